using System.Text.Json;
using System.Text.Json.Nodes;

namespace Varde.Load;

/// <summary>Real templates with real compositions of 2–10 kB, read in place from the conformance data.</summary>
internal sealed record Corpus(IReadOnlyList<byte[]> Compositions)
{
    private static readonly (string Opt, string Composition)[] Pairs =
    [
        ("opt/better-rest/Demo Vitals.opt", "compositions-json/better-rest/composition.json"),
        ("opt/ehrbase-it/all_types/EHRN-ABDM-OPConsultRecord.v2.0.opt", "compositions-json/ehrbase-sdk/ehrb_adbm_op_consult_record.json"),
        ("opt/ehrbase-sdk/Befund_der_Blutgasanalyse.opt", "compositions-json/ehrbase-sdk/dvquantity_choice.json"),
        ("aql/ehrbase-it/data_load/opts/external/virologischer_befund.opt", "compositions-json/ehrbase-sdk/virology_finding_with_specimen_no_update.json"),
    ];

    /// <summary>Uploads the templates and gives the compositions, compact and without uid, so that each commit makes a new one.</summary>
    public static async Task<Corpus> LoadAsync(Site site, string folder)
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"{folder}: the load run reads its compositions there (--data)");
        foreach (var (opt, _) in Pairs)
        {
            using var answer = await site.SendAsync(HttpMethod.Post, "openehr/v1/definition/template/adl1.4", await File.ReadAllBytesAsync(Path.Combine(folder, opt)), "application/xml");
            if ((int)answer.StatusCode is not (201 or 204 or 409)) throw new InvalidOperationException($"{opt}: {answer.StatusCode}");
        }
        return new([.. Pairs.Select(p => Compact(Path.Combine(folder, p.Composition)))]);
    }

    /// <summary>Makes EHRs; their ids.</summary>
    public static async Task<string[]> EhrsAsync(Site site, int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.NewGuid().ToString()).ToArray();
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (id, _) =>
        {
            using var answer = await site.SendAsync(HttpMethod.Put, $"openehr/v1/ehr/{id}");
            answer.EnsureSuccessStatusCode();
        });
        return ids;
    }

    private static byte[] Compact(string path)
    {
        var document = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        document.Remove("uid");
        return JsonSerializer.SerializeToUtf8Bytes(document);
    }
}
