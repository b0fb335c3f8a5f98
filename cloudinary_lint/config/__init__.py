"""Configuration: the settings of a project, their JSON schema, usage errors."""
