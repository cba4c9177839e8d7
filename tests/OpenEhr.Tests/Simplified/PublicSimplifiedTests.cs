using System.Text;
using System.Text.Json;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Simplified;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.OpenEhr.Tests.Formats;
using Varde.OpenEhr.Tests.Templates;

namespace Varde.OpenEhr.Tests.Simplified;

/// <summary>The FLAT and STRUCTURED documents that the products publish, each through reader and writer.</summary>
public sealed class PublicSimplifiedTests
{
    private static readonly SimplifiedReadOptions Lenient = new() { DefaultTerritory = "NO" };

    public static TheoryData<string> Accepted => SimplifiedCases.Rows("accept");

    [Theory, MemberData(nameof(Accepted))]
    public void What_is_posted_comes_back(string file)
    {
        SkipContested(file);
        var (composition, template) = Read(file);
        using var posted = JsonDocument.Parse(Text(file));
        using var flat = JsonDocument.Parse(SimplifiedWriter.WriteFlat(composition, template));
        var wanted = posted.RootElement.EnumerateObject().Any(one => one.Name.Contains('/', StringComparison.Ordinal)) ? posted.RootElement : flat.RootElement;
        var found = FlatDifference.Of(wanted, flat.RootElement);
        Assert.True(found is null, found);
    }

    [Theory, MemberData(nameof(Accepted))]
    public void What_is_written_reads_back_equal_in_both_variants(string file)
    {
        var (composition, template) = Read(file);
        foreach (var written in (byte[][])[SimplifiedWriter.WriteFlat(composition, template), SimplifiedWriter.WriteStructured(composition, template)])
        {
            var again = SimplifiedReader.Read(written, template, new() { IsStrict = true }).Result;
            Assert.True(again.Succeeded, string.Join('\n', again.Faults) + Encoding.UTF8.GetString(written));
            var found = JsonDifference.Of(CanonicalJson.Write(composition), CanonicalJson.Write(again.Value), respelt: false);
            Assert.True(found is null, found);
        }
    }

    [Theory, MemberData(nameof(Accepted))]
    public void No_key_is_left_unread(string file)
    {
        SkipContested(file);
        var bytes = SharedTemplates.Bytes(file);
        var template = SimplifiedCases.TemplateOf(file);
        Assert.SkipWhen(template is null, "The data has no template for it.");
        var unread = string.Join(" ; ", SimplifiedReader.Read(bytes, template, Lenient).UnreadKeys);
        Assert.True(unread.Length == 0, unread);
    }

    private static void SkipContested(string file)
    {
        var reason = SimplifiedCases.Contested.GetValueOrDefault(Path.GetFileName(file));
        Assert.SkipWhen(reason is not null, "Contested: " + reason);
    }

    private static (Composition Composition, WebTemplate Template) Read(string file)
    {
        var bytes = SharedTemplates.Bytes(file);
        var template = SimplifiedCases.TemplateOf(file);
        Assert.SkipWhen(template is null, "The data has no template for it.");
        var reading = SimplifiedReader.Read(bytes, template, Lenient);
        return (reading.Result.ValueOrThrow(), template);
    }

    private static string Text(string file) => Encoding.UTF8.GetString(SharedTemplates.Bytes(file)).TrimStart('\uFEFF');
}
