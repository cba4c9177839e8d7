using System.Buffers.Binary;

namespace Varde.Records.Keys;

/// <summary>What a blob is, by which it is told from all others of its owner. The numbers are part of what blobs are bound to.</summary>
internal enum BlobKind : byte
{
    /// <summary>The document of a version.</summary>
    Content = 1,

    /// <summary>The audit of a version.</summary>
    Version = 2,

    /// <summary>The audit of a contribution.</summary>
    Contribution = 3,

    /// <summary>An attestation that was added later.</summary>
    Attestation = 4,

    /// <summary>A group of the access log, which is of no single owner and never encrypted: the chain binds it.</summary>
    AuditGroup = 5,
}

/// <summary>Where a blob belongs. It is bound to its place: in another it cannot be opened.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="EhrId">The key of its owner.</param>
/// <param name="ObjectId">The versioned object; none of a contribution.</param>
/// <param name="Number">The number of the version; 0 of a contribution.</param>
/// <param name="ContributionId">The contribution, of contributions and attestations.</param>
internal readonly record struct BlobPlace(BlobKind Kind, long EhrId, Guid ObjectId, int Number, Guid ContributionId)
{
    private const int Bytes = 1 + 8 + 16 + 4 + 16;

    /// <summary>A group of the access log.</summary>
    public static BlobPlace OfAuditGroup { get; } = new(BlobKind.AuditGroup, 0, default, 0, default);

    /// <summary>The document of a version.</summary>
    public static BlobPlace OfContent(long ehrId, Guid objectId, int number) => new(BlobKind.Content, ehrId, objectId, number, default);

    /// <summary>The audit of a version.</summary>
    public static BlobPlace OfVersion(long ehrId, Guid objectId, int number) => new(BlobKind.Version, ehrId, objectId, number, default);

    /// <summary>The audit of a contribution.</summary>
    public static BlobPlace OfContribution(long ehrId, Guid contributionId) => new(BlobKind.Contribution, ehrId, default, 0, contributionId);

    /// <summary>An attestation of a version.</summary>
    public static BlobPlace OfAttestation(long ehrId, Guid objectId, int number, Guid contributionId) => new(BlobKind.Attestation, ehrId, objectId, number, contributionId);

    /// <summary>The bytes that a blob with this header is bound to.</summary>
    public byte[] Bound(ReadOnlySpan<byte> header)
    {
        var bound = new byte[Bytes + header.Length];
        bound[0] = (byte)Kind;
        BinaryPrimitives.WriteInt64BigEndian(bound.AsSpan(1), EhrId);
        ObjectId.TryWriteBytes(bound.AsSpan(9), bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bound.AsSpan(25), Number);
        ContributionId.TryWriteBytes(bound.AsSpan(29), bigEndian: true, out _);
        header.CopyTo(bound.AsSpan(Bytes));
        return bound;
    }
}
