using System.Text.Json;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.Simplified;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.OpenEhr.Tests.Formats;
using Varde.OpenEhr.Tests.Templates;
using Varde.OpenEhr.Validation;

namespace Varde.OpenEhr.Tests.Simplified;

/// <summary>Examples of every public template: valid, and equal after a way through FLAT and STRUCTURED.</summary>
public sealed class ExampleCompositionTests
{
    public static TheoryData<string> Templates => SharedTemplates.Folder is null ? new("") : new(SimplifiedCases.AllTemplates.Select(one => one.File));

    [Theory, MemberData(nameof(Templates))]
    public void An_example_is_valid(string file)
    {
        var template = TemplateAt(file);
        var validator = new TemplateValidator(template.Template);
        for (var variant = 0; variant < 4; variant++)
        {
            var faults = validator.Validate(ExampleComposition.For(template.Template, variant: variant));
            Assert.True(faults.Count == 0, $"variant {variant}: {string.Join('\n', faults)}");
        }
    }

    [Theory, MemberData(nameof(Templates))]
    public void An_example_is_equal_after_flat_and_structured(string file)
    {
        var template = TemplateAt(file);
        for (var variant = 0; variant < 3; variant++)
        {
            var example = ExampleComposition.For(template.Template, variant: variant);
            foreach (var written in (byte[][])[SimplifiedWriter.WriteFlat(example, template), SimplifiedWriter.WriteStructured(example, template)])
            {
                var again = SimplifiedReader.Read(written, template, new() { IsStrict = true }).Result;
                Assert.True(again.Succeeded, string.Join('\n', again.Faults));
                var found = JsonDifference.Of(CanonicalJson.Write(example), CanonicalJson.Write(again.Value), respelt: false);
                Assert.True(found is null, found);
            }
        }
    }

    [Theory, MemberData(nameof(Templates))]
    public void An_example_is_the_same_each_time_and_carries_no_value_as_raw(string file)
    {
        var template = TemplateAt(file);
        var one = SimplifiedWriter.WriteFlat(ExampleComposition.For(template.Template), template);
        Assert.Equal(one, SimplifiedWriter.WriteFlat(ExampleComposition.For(template.Template), template));
        using var json = JsonDocument.Parse(one);
        Assert.DoesNotContain(json.RootElement.EnumerateObject(), key => key.Name.EndsWith("|raw", StringComparison.Ordinal) && key.Value.GetRawText().Contains("ELEMENT", StringComparison.Ordinal));
    }

    private static WebTemplate TemplateAt(string file)
    {
        Assert.SkipWhen(file.Length == 0, SharedTemplates.Absent);
        return SimplifiedCases.AllTemplates.First(one => one.File == file).Template;
    }
}
