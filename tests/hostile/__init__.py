"""What hostile projects, disks and interruptions can do to the tool: nothing that SECURITY.md doesn't say."""
