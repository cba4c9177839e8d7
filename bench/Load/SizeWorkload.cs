using Varde.StorageSpike;

namespace Varde.Load;

/// <summary>W9: bytes that the database holds for each composition committed: document with its leaves, and the rest shown apart.</summary>
internal static class SizeWorkload
{
    private static readonly string[] Documents = ["version", "document", "object_owner"];
    private static readonly string[] Leaves = ["leaf_number", "leaf_text"];

    public static async Task RunAsync(Site site, LoadOptions options)
    {
        var corpus = await Corpus.LoadAsync(site, options.Data);
        var ehrs = await Corpus.EhrsAsync(site, 100);
        var before = await Sizes.ReadAsync(site.Postgres ?? site.Folder);
        var commits = await CommitWorkload.CommitAsync(site, options, corpus, ehrs);
        var after = await Sizes.ReadAsync(site.Postgres ?? site.Folder);
        var each = after.ToDictionary(t => t.Key, t => (t.Value - before.GetValueOrDefault(t.Key)) / (commits.Rate * options.Seconds), StringComparer.Ordinal);
        var (documents, leaves) = (each.Where(t => Documents.Contains(t.Key)).Sum(t => t.Value), each.Where(t => Leaves.Contains(t.Key)).Sum(t => t.Value));
        Console.WriteLine($"W9 size       compositions of {corpus.Compositions.Average(c => c.Length):N0} B: document {documents:N0} + leaves {leaves:N0} = {documents + leaves:N0} B each   (contribution, audit, outbox and look-ups {each.Values.Sum() - documents - leaves:N0} B)");
    }
}
