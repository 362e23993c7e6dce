package dev.turnprobe.credentials.metered;

/** What opens a project: the account's key or the project's own. */
public sealed interface ProjectAccess extends MeteredKey permits SecretKey, ProjectApiKey {}
