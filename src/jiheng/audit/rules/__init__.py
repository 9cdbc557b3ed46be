"""The catalogue: a folder a letter, a file a theme, one function a rule."""
