"""stub"""
def read_glued(walk, lines): return None
