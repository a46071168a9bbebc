"""Which reference pages are written from the code? One module a page; handwritten pages stand beside."""
