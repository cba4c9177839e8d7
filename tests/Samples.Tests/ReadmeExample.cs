using System.Text;
using Varde.OpenEhr;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.Paths;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Simplified;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.OpenEhr.Validation;
using Varde.Templates;

namespace Varde.Samples.Tests;

/// <summary>The package's README shows code that stands here and runs.</summary>
public sealed class ReadmeExample
{
    [Fact]
    public void What_the_readme_shows_is_what_is_compiled_here()
    {
        var code = File.ReadAllText(Path.Combine(Root, "src", "OpenEhr", "README.md")).Split("```")[1]["csharp".Length..];
        var source = File.ReadAllText(Path.Combine(Root, "tests", "Samples.Tests", "ReadmeExample.cs"));
        Assert.Contains(Squeezed(code), Squeezed(source), StringComparison.Ordinal);
    }

    [Fact]
    public void It_reads_checks_and_rewrites_a_document()
    {
        var opt = Encoding.UTF8.GetBytes(OperationalTemplates.All[0].Xml);
        var json = CanonicalJson.Write(ExampleComposition.For(OperationalTemplateReader.Read(opt).ValueOrThrow()));
        Assert.Empty(Example(opt, json));
        Assert.NotEmpty(Example(opt, "{}"u8.ToArray()));
        Assert.NotEmpty(Example("<template/>"u8.ToArray(), json));
    }

    // Indentation and line ends aside.
    private static string Squeezed(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "Varde.slnx"))) folder = folder.Parent;
            return folder.FullName;
        }
    }

    private static IReadOnlyList<Fault> Example(byte[] opt, byte[] json)
    {
        // A template. Reading never throws for what is wrong in the input: it gives every fault with its place.
        var template = OperationalTemplateReader.Read(opt);
        if (!template.Succeeded) return template.Faults;

        // A document, checked by the reference model and by its template, each fault with its path.
        var composition = CanonicalJson.Read<Composition>(json);
        if (!composition.Succeeded) return composition.Faults;
        var validator = new TemplateValidator(template.Value);
        IReadOnlyList<Fault> faults = [.. RmValidator.Validate(composition.Value), .. validator.Validate(composition.Value)];
        if (faults.Count > 0) return faults;

        // The same document in other forms, and values by their path.
        var xml = CanonicalXml.Write(composition.Value);
        var flat = SimplifiedWriter.WriteFlat(composition.Value, WebTemplate.Of(template.Value));
        var started = RmPath.Parse("/context/start_time/value").Value!.First(composition.Value);

        Assert.Contains("<composition", Encoding.UTF8.GetString(xml), StringComparison.Ordinal);
        Assert.Contains("/category|code", Encoding.UTF8.GetString(flat), StringComparison.Ordinal);
        Assert.IsType<string>(started);
        return faults;
    }
}
