using System.Text;
using BenchmarkDotNet.Attributes;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Simplified;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.OpenEhr.Validation;
using Varde.SeedPopulation;
using Varde.Templates;

namespace Varde.Benchmarks;

/// <summary>What a server does once for each template, and what it does with a document of it: the platform's vital signs; the sizes are told before the run.</summary>
[MemoryDiagnoser]
public class TemplateBenchmarks
{
    private const string TemplateId = "varde.vital_signs.v1";

    private byte[] _opt = [];
    private OperationalTemplate _template = null!;
    private TemplateValidator _validator = null!;
    private Composition _document = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _opt = Encoding.UTF8.GetBytes(OperationalTemplates.Get(TemplateId).Xml);
        _template = ReadTemplate();
        _validator = CompileValidator();
        _document = DemoPopulation.Generate(1, 7, new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero))
            .SelectMany(record => record.Documents).Where(document => document.TemplateId == TemplateId).Select(document => document.Composition)
            .MinBy(document => Math.Abs(CanonicalJson.Write(document).Length - 5000))!;
        if (Validate() > 0) throw new InvalidOperationException(string.Join('\n', _validator.Validate(_document)));
        Console.WriteLine($"OPT {_opt.Length} bytes, web template {WebTemplateWriter.Write(WebTemplate.Of(_template)).Length} bytes, document {CanonicalJson.Write(_document).Length} bytes");
    }

    [Benchmark]
    public OperationalTemplate ReadTemplate() => OperationalTemplateReader.Read(_opt).ValueOrThrow();

    [Benchmark]
    public WebTemplate BuildWebTemplate() => WebTemplate.Of(_template);

    [Benchmark]
    public TemplateValidator CompileValidator() => new(_template);

    [Benchmark]
    public Composition MakeExample() => ExampleComposition.For(_template);

    [Benchmark]
    public int Validate() => _validator.Validate(_document).Count;
}
