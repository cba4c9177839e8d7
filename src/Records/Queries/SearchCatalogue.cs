using System.Collections.Frozen;
using Varde.Records.Storage;

namespace Varde.Records;

/// <summary>What documents can be searched by. A snapshot: as long as nothing new has come, the same one is given again.</summary>
public sealed class SearchCatalogue
{
    private readonly (int, int) _paths;
    private readonly int _texts;
    private readonly FrozenDictionary<int, KnownLeafPath> _byId;

    private SearchCatalogue(Names names)
    {
        (_paths, _texts) = (names.PathStamp, names.TextStamp);
        Paths = [.. names.Paths];
        _byId = Paths.ToFrozenDictionary(path => path.Id);
        Texts = [.. names.Texts];
    }

    /// <summary>The paths that leaves have.</summary>
    public IReadOnlyList<KnownLeafPath> Paths { get; }

    /// <summary>The path of a number; null when it is newer than this snapshot.</summary>
    public KnownLeafPath? Find(int id) => _byId.GetValueOrDefault(id);

    /// <summary>All interned texts by number: among them those that <see cref="LeafSink.Holds"/> made of the archetypes of documents.</summary>
    public IReadOnlyList<KeyValuePair<int, string>> Texts { get; }

    internal static SearchCatalogue Of(Names names, SearchCatalogue? last) =>
        last is not null && last._paths == names.PathStamp && last._texts == names.TextStamp ? last : new(names);
}
