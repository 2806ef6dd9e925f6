"""The names of columns as data: those of Outlook by language, and those of tables that people make themselves."""
