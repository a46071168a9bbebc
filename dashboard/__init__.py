"""How is it shown? Figures and pages made of published tables alone; nothing here knows how a table is made."""
