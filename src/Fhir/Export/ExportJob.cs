using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Varde.AccessControl;
using Varde.Fhir.Storage;

namespace Varde.Fhir.Export;

/// <summary>What is exported, and for whom (HL7 Bulk Data Access 2.0, kick-off request). It never changes once it is accepted.</summary>
internal sealed record ExportJob
{
    /// <summary>Its id, which cannot be guessed.</summary>
    public required string Id { get; init; }

    /// <summary>Who began it: nobody else is told of it.</summary>
    public required Actor Actor { get; init; }

    /// <summary>The address that it was begun by.</summary>
    public required string Request { get; init; }

    /// <summary>The address of the API as the caller wrote it.</summary>
    public required string BaseAddress { get; init; }

    /// <summary>What is exported is as it was at this time, to the millisecond.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The types of resource, in the order in which they are written.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>Whether only what belongs to patients is exported.</summary>
    public bool IsOfPatients { get; init; }

    /// <summary>The ids of the patients; null for all.</summary>
    public IReadOnlyList<string>? Patients { get; init; }

    /// <summary>The id of the group that they are members of; null where it is no export of a group.</summary>
    public string? Group { get; init; }

    /// <summary>The patients, as the gate is asked about them.</summary>
    public ExportPopulation Population() => new(Patients is null ? null : [.. Patients.Select(id => ResourceOwners.RecordOf(new("Patient", id)))], Group);

    /// <summary>Only what was stored at this time or later; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Searches that resources of a type must match, at least one of those of their type.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>The elements that are wanted, of a type or of all; none for whole resources.</summary>
    public IReadOnlyList<string> Elements { get; init; } = [];

    /// <summary>False for one of which no more is known than who began it: what was asked for lies there, and cannot be read.</summary>
    [JsonIgnore]
    public bool IsReadable { get; init; } = true;

    /// <summary>The names of the elements of a type that are wanted; none for whole resources.</summary>
    public IReadOnlyList<string> ElementsOf(string type) =>
        [.. Elements.Where(e => !e.Contains('.', StringComparison.Ordinal) || e.StartsWith($"{type}.", StringComparison.Ordinal)).Select(e => e[(e.IndexOf('.', StringComparison.Ordinal) + 1)..])];

    /// <summary>A new id.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Whether a text may be an id.</summary>
    public static bool IsId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>Up to where an export has come. What is written beyond it is written again.</summary>
internal sealed record ExportProgress
{
    /// <summary>How many types are written whole.</summary>
    public int TypesDone { get; init; }

    /// <summary>Where the next page of the type begins that is being written; null for its first.</summary>
    public string? Cursor { get; init; }

    /// <summary>The files.</summary>
    public IReadOnlyList<ExportFile> Files { get; init; } = [];

    /// <summary>When it came to its end; null before.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether it failed by what was asked for, and not by this server.</summary>
    public bool IsRefused { get; init; }

    /// <summary>How many resources are written.</summary>
    public long Count => Files.Sum(f => f.Count);
}

/// <summary>A file of an export.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of resource in it.</param>
/// <param name="Count">How many lines it has.</param>
/// <param name="Bytes">How long it is on the disk.</param>
/// <param name="TellsDeletions">Whether it tells what was deleted.</param>
/// <param name="DisclosedBytes">How long what says whom it tells of is, on the disk.</param>
/// <param name="Length">How long it is when it is sent.</param>
internal sealed record ExportFile(string Name, string Type, long Count, long Bytes, bool TellsDeletions = false, long DisclosedBytes = 0, long Length = 0);
