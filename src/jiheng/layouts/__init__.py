"""Official forms and report outlines, one module each: the words of a form stand here and nowhere else."""
