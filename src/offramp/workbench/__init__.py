"""The workbench: a local page on which every assumption can be moved."""
