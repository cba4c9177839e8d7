using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.OpenEhr.Validation;

namespace Varde.OpenEhr.Simplified;

/// <summary>How a simplified document is read.</summary>
public sealed record SimplifiedReadOptions
{
    /// <summary>The defaults: lenient, the system's clock.</summary>
    public static SimplifiedReadOptions Default { get; } = new();

    /// <summary>
    /// True to refuse keys that mean nothing in the template, empty values, empty objects and a second value for what there is only one of. Otherwise such
    /// keys are left out and named in <see cref="SimplifiedReading.UnreadKeys"/>; an empty value counts as absent.
    /// </summary>
    public bool IsStrict { get; init; }

    /// <summary>True for a draft: a coded text may lack its code. Otherwise such a text, which no list knows, is a fault.</summary>
    public bool IsDraft { get; init; }

    /// <summary>Gives the time where the document gives none (Simplified Formats §6, time: "defaults to the current server time").</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The territory (ISO 3166-1) of a document that names none; null leaves it absent, which validation then says.</summary>
    public string? DefaultTerritory { get; init; }
}

/// <summary>What reading a simplified document gave.</summary>
/// <param name="Result">The composition, or every fault with the FLAT key that it is at.</param>
/// <param name="UnreadKeys">The FLAT keys that nothing was made of, in the order of the document: always empty after a strict reading that succeeded.</param>
public sealed record SimplifiedReading(Parsed<Composition> Result, IReadOnlyList<string> UnreadKeys);

/// <summary>
/// Reads FLAT and STRUCTURED documents (openEHR ITS-REST, Simplified Formats) into compositions. What a document leaves out is filled in: names and node
/// ids from the template, terminology and rubric of listed codes, units where there is one, and by the rules of <c>ctx/</c> the language, territory,
/// encoding, subject, times, category, setting, composer and participations.
/// </summary>
/// <remarks>The result is not validated: what the template demands and the document does not give is for the validator to say.</remarks>
public static class SimplifiedReader
{
    private const int MostUnread = 1000;
    private const int LongestKey = 500;

    /// <summary>Reads a document of either variant: a FLAT key's value may also be an object with the rest of the path, as in STRUCTURED.</summary>
    /// <param name="utf8">The JSON.</param>
    /// <param name="template">The web template of the template that the document is of.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    public static SimplifiedReading Read(ReadOnlySpan<byte> utf8, WebTemplate template, SimplifiedReadOptions? options = null)
    {
        options ??= SimplifiedReadOptions.Default;
        var faults = new List<Fault>();
        var root = new SimplifiedJson(faults, options.IsStrict, new SimplifiedLimits()).Read(utf8);
        if (root is null || faults.Count > 0) return new(Failed(faults), []);
        var composition = new CompositionReader(template, options, faults).Read(root);
        var unread = new List<string>();
        root.CollectUnread(unread);
        if (composition is null && faults.Count == 0) faults.Add(new("/", FaultCode.NothingSaid.Of()));
        if (options.IsStrict) faults.AddRange(unread.Take(MostUnread).Select(key => new Fault(key, FaultCode.NoSuchNode.Of())));
        if (unread.Count > MostUnread) unread.RemoveRange(MostUnread, unread.Count - MostUnread);
        return new(composition is null || faults.Count > 0 ? Failed(faults) : Parsed<Composition>.Of(composition), unread);
    }

    /// <summary>The faults, as many as help anybody, and of each key as much as tells which one is meant.</summary>
    private static Parsed<Composition> Failed(List<Fault> faults)
    {
        var named = faults.Take(FaultList.Limit).Select(fault => fault.Path.Length <= LongestKey ? fault : fault with { Path = fault.Path[..LongestKey] + "…" }).ToList();
        if (faults.Count > named.Count) named.Add(new("/", FaultCode.TooManyFaults.Of(FaultList.Limit)));
        return Parsed<Composition>.Failed(named);
    }
}
