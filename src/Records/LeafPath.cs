namespace Varde.Records;

/// <summary>
/// The address of a kind of leaf, interned by the store to a number. Keep and reuse instances: the hash is computed once.
/// </summary>
public sealed class LeafPath : IEquatable<LeafPath>
{
    private readonly int _hash;

    /// <summary>An address.</summary>
    /// <param name="path">The path as the extractor's query language names it, without occurrence positions.</param>
    /// <param name="discriminator">What tells equal paths apart in meaning: an analyte code, a runtime name, the at-code of a repeated cluster. Empty when nothing does.</param>
    /// <param name="scope">Where its leaves are searched.</param>
    public LeafPath(string path, string discriminator = "", LeafScope scope = LeafScope.Population)
    {
        (Path, Discriminator, Scope) = (path, discriminator, scope);
        _hash = HashCode.Combine(path, discriminator, scope);
    }

    /// <summary>The path.</summary>
    public string Path { get; }

    /// <summary>What tells equal paths apart in meaning.</summary>
    public string Discriminator { get; }

    /// <summary>Where its leaves are searched.</summary>
    public LeafScope Scope { get; }

    /// <inheritdoc/>
    public bool Equals(LeafPath? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && Scope == other.Scope && Path == other.Path && Discriminator == other.Discriminator);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LeafPath);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public override string ToString() => Discriminator.Length == 0 ? Path : $"{Path} [{Discriminator}]";
}

/// <summary>What a leaf's value is. Part of the interned path, so that one path has one type. The numbers are stored.</summary>
public enum LeafType
{
    /// <summary>A number, in <see cref="Leaf.Number"/>.</summary>
    Number = 1,

    /// <summary>Text for people, ordered as Norwegian: in <see cref="Leaf.Text"/> and <see cref="Leaf.Sort"/>.</summary>
    Text = 2,

    /// <summary>A code, compared byte for byte: in <see cref="Leaf.Sort"/>, and in <see cref="Leaf.Text"/> only when it is too long for that.</summary>
    Code = 3,

    /// <summary>The begin of a time, microseconds since 1970-01-01 UTC in <see cref="Leaf.Number"/>.</summary>
    Time = 4,

    /// <summary>The end (exclusive) of a time that is longer than an instant, as <see cref="Time"/>; a leaf beside the begin's.</summary>
    TimeEnd = 5,

    /// <summary>A node below which nothing is a leaf: it has no value, and tells that the node is there.</summary>
    Node = 6,
}

/// <summary>One leaf of a document.</summary>
/// <param name="Path">Its address.</param>
/// <param name="Type">What the value is.</param>
/// <param name="Positions">The occurrence position at each repeated node on the way, from 0; empty when all are 0.</param>
/// <param name="Number">The number, or microseconds since 1970-01-01 UTC; null for text and codes.</param>
/// <param name="Text">The text, cut at <see cref="LeafSink.TextLimit"/> characters; of a number or time how it was written, null when that is not known.</param>
/// <param name="Sort">What text and codes are ordered and compared by, bytewise, on either database.</param>
public sealed record Leaf(LeafPath Path, LeafType Type, byte[]? Positions, double? Number, string? Text, byte[]? Sort);
