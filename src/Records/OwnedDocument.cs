namespace Varde.Records;

/// <summary>Whose a document is, and what the access rules need to know of it: without its content.</summary>
/// <param name="ObjectId">The versioned object.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Kind">What it is.</param>
/// <param name="AccessClass">Its class, as it is now.</param>
public sealed record OwnedDocument(Guid ObjectId, RecordOwner Owner, DocumentKind Kind, AccessClass AccessClass);
