namespace Varde.Records;

/// <summary>The database cannot be opened: it is in use by another server, cannot be reached, or was written by a newer Varde.</summary>
/// <param name="message">What is the matter and what to do.</param>
/// <param name="cause">What the database said; null when it was not asked.</param>
public sealed class StoreUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
