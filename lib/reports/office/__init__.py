"""Files to go on with: slides and a workbook."""
