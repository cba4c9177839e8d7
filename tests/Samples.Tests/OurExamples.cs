using System.Text;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.Simplified;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.OpenEhr.Validation;
using Varde.Templates;

namespace Varde.Samples.Tests;

/// <summary>Examples of the platform's own templates in each of their languages.</summary>
public sealed class OurExamples
{
    public static TheoryData<string> Templates => new(OperationalTemplates.All.Select(one => one.TemplateId));

    [Theory, MemberData(nameof(Templates))]
    public void An_example_is_valid_and_equal_after_flat_and_structured(string templateId)
    {
        var text = OperationalTemplates.Get(templateId);
        var template = WebTemplate.Of(OperationalTemplateReader.Read(Encoding.UTF8.GetBytes(text.Xml)).ValueOrThrow());
        var validator = new TemplateValidator(template.Template);
        foreach (var language in text.Languages)
            for (var variant = 0; variant < 5; variant++)
            {
                var example = ExampleComposition.For(template.Template, language, variant);
                Assert.Equal(language, example.Language!.CodeString);
                Assert.Empty(validator.Validate(example));
                var written = CanonicalJson.Write(example);
                foreach (var document in (byte[][])[SimplifiedWriter.WriteFlat(example, template), SimplifiedWriter.WriteStructured(example, template)])
                    Assert.Equal(written, CanonicalJson.Write(SimplifiedReader.Read(document, template, new() { IsStrict = true }).Result.ValueOrThrow()));
            }
    }
}
