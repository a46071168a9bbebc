"""Is a difference more than chance, and does a figure still tell anything? One module a method; the official figure is
never altered by any of them. Every module's docstring is a section of docs/methods.md."""
