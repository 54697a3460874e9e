"""What the pages are made of: state in the URL, the map, charts, tables. The only part of lib that imports streamlit."""
