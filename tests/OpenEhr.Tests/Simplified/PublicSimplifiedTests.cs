using System.Text;
using System.Text.Json;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Simplified;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.OpenEhr.Tests.Formats;
using Varde.OpenEhr.Tests.Templates;
using Varde.OpenEhr.Validation;

namespace Varde.OpenEhr.Tests.Simplified;

/// <summary>The FLAT and STRUCTURED documents that the products publish, each through reader and writer.</summary>
public sealed class PublicSimplifiedTests
{
    private static readonly SimplifiedReadOptions Lenient = new() { DefaultTerritory = "NO" };

    public static TheoryData<string> Accepted => SimplifiedCases.Rows("accept");

    public static TheoryData<string> Triples => SharedTemplates.Folder is null ? new("") : new(Directory.EnumerateFiles(Path.Combine(SharedTemplates.Folder, "compositions-xml", "better"), "*.xml")
        .Select(path => Path.GetFileNameWithoutExtension(path)).Where(name => File.Exists(Path.Combine(SharedTemplates.Folder, "flat", "better", name + ".json"))));

    public static TheoryData<string> Rejected => SimplifiedCases.Rows("reject");

    public static TheoryData<string> RejectedWhenStrict => SimplifiedCases.Rows("reject in strict mode");

    [Theory, MemberData(nameof(Accepted))]
    public void What_is_posted_comes_back_and_no_key_is_left_unread(string file)
    {
        var (composition, template, unread) = Read(file);
        using var posted = JsonDocument.Parse(Text(file));
        using var flat = JsonDocument.Parse(SimplifiedWriter.WriteFlat(composition, template));
        var wanted = posted.RootElement.EnumerateObject().Any(one => one.Name.Contains('/', StringComparison.Ordinal)) ? posted.RootElement : flat.RootElement;
        var found = FlatDifference.Of(wanted, flat.RootElement) ?? (unread.Count > 0 ? $"unread: {string.Join(" ; ", unread)}" : null);
        Assert.True(found is null != IsContested(file, "keys"), found ?? "It comes back: its row is stale.");
    }

    [Theory, MemberData(nameof(Accepted))]
    public void What_is_written_reads_back_equal_in_both_variants(string file)
    {
        var (composition, template, _) = Read(file);
        foreach (var written in (byte[][])[SimplifiedWriter.WriteFlat(composition, template), SimplifiedWriter.WriteStructured(composition, template)])
        {
            var again = SimplifiedReader.Read(written, template, new() { IsStrict = true }).Result;
            Assert.True(again.Succeeded, string.Join('\n', again.Faults) + Encoding.UTF8.GetString(written));
            var found = JsonDifference.Of(CanonicalJson.Write(composition), CanonicalJson.Write(again.Value), respelt: false);
            Assert.True(found is null, found);
        }
    }

    [Theory, MemberData(nameof(Accepted))]
    public void What_is_posted_is_valid(string file)
    {
        var (composition, template, _) = Read(file);
        Fault[] faults = [.. RmValidator.Validate(composition), .. new TemplateValidator(template.Template).Validate(composition)];
        Assert.True(faults.Length == 0 != IsContested(file, "rules"), faults.Length == 0 ? "It is valid: its row is stale." : string.Join('\n', (object[])faults));
    }

    [Theory, MemberData(nameof(Rejected))]
    public void What_is_wrong_is_refused(string file)
    {
        var bytes = SharedTemplates.Bytes(file);
        var template = SimplifiedCases.TemplateOf(file);
        Assert.SkipWhen(template is null, "The data has no template for it.");
        var result = SimplifiedReader.Read(bytes, template, Lenient).Result;
        var isRefused = !result.Succeeded || new TemplateValidator(template.Template).Validate(result.Value).Count > 0;
        Assert.NotEqual(IsContested(file, "taken"), isRefused);
    }

    [Theory, MemberData(nameof(RejectedWhenStrict))]
    public void What_only_strict_reading_refuses_is_refused_by_it_and_read_otherwise(string file)
    {
        var bytes = SharedTemplates.Bytes(file);
        var template = SimplifiedCases.TemplateOf(file);
        Assert.SkipWhen(template is null, "The data has no template for it.");
        Assert.False(SimplifiedReader.Read(bytes, template, Lenient with { IsStrict = true }).Result.Succeeded);
        var lenient = SimplifiedReader.Read(bytes, template, Lenient).Result;
        Assert.True(lenient.Succeeded, string.Join('\n', lenient.Faults));
    }

    [Theory, MemberData(nameof(Triples))]
    public void Flat_and_structured_give_the_published_document(string name)
    {
        Assert.SkipWhen(name.Length == 0, SharedTemplates.Absent);
        var published = CanonicalXml.Read<Composition>(SharedTemplates.Bytes($"compositions-xml/better/{name}.xml")).ValueOrThrow();
        foreach (var variant in (string[])["flat", "structured"])
        {
            var (composition, _, _) = Read($"{variant}/better/{name}.json");
            var found = TripleDifference.Of(published, composition, HasTranslations(name));
            Assert.True(found is null, $"{variant}: {found}");
        }
    }

    [Theory, MemberData(nameof(Triples))]
    public void A_published_document_gives_flat_and_structured_that_read_back_equal(string name)
    {
        Assert.SkipWhen(name.Length == 0, SharedTemplates.Absent);
        var published = CanonicalXml.Read<Composition>(SharedTemplates.Bytes($"compositions-xml/better/{name}.xml")).ValueOrThrow();
        var template = SimplifiedCases.TemplateOf($"flat/better/{name}.json")!;
        foreach (var written in (byte[][])[SimplifiedWriter.WriteFlat(published, template), SimplifiedWriter.WriteStructured(published, template)])
        {
            var again = SimplifiedReader.Read(written, template).Result.ValueOrThrow();
            var found = TripleDifference.Of(published, again, namesMayDiffer: false);
            Assert.True(found is null, found);
        }
    }

    /// <summary>In a template of several languages the other product takes names in one, we in the document's.</summary>
    private static bool HasTranslations(string name) => SimplifiedCases.TemplateOf($"flat/better/{name}.json")!.Languages.Count > 1;

    private static bool IsContested(string file, string kind) => ContestedCases.Find(file, kind) is not null;

    private static (Composition Composition, WebTemplate Template, IReadOnlyList<string> Unread) Read(string file)
    {
        var bytes = SharedTemplates.Bytes(file);
        var template = SimplifiedCases.TemplateOf(file);
        Assert.SkipWhen(template is null, "The data has no template for it.");
        var reading = SimplifiedReader.Read(bytes, template, Lenient);
        return (reading.Result.ValueOrThrow(), template, reading.UnreadKeys);
    }

    private static string Text(string file) => Encoding.UTF8.GetString(SharedTemplates.Bytes(file)).TrimStart('\uFEFF');
}
