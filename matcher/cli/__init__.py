"""The command line: words typed in; tables, files and exit codes out."""
