"""How the invented world is made, file by file: places, courses, evidence, papers, then how they are written."""
