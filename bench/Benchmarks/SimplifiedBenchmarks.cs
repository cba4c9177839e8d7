using System.Text;
using BenchmarkDotNet.Attributes;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Simplified;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Templates.WebTemplates;
using Varde.Templates;

namespace Varde.Benchmarks;

/// <summary>Reading and writing an example of the platform's vital signs as FLAT and STRUCTURED; the sizes are told before the run.</summary>
[MemoryDiagnoser]
public class SimplifiedBenchmarks
{
    private WebTemplate _template = null!;
    private Composition _composition = null!;
    private byte[] _flat = [];
    private byte[] _structured = [];

    [GlobalSetup]
    public void Prepare()
    {
        var text = OperationalTemplates.All.First(template => template.TemplateId.Contains("vital", StringComparison.OrdinalIgnoreCase));
        _template = WebTemplate.Of(OperationalTemplateReader.Read(Encoding.UTF8.GetBytes(text.Xml)).ValueOrThrow());
        _composition = ExampleComposition.For(_template.Template);
        _flat = SimplifiedWriter.WriteFlat(_composition, _template);
        _structured = SimplifiedWriter.WriteStructured(_composition, _template);
        Console.WriteLine($"{text.TemplateId}: FLAT {_flat.Length} bytes, {_flat.Count(letter => letter == (byte)':')} colons, STRUCTURED {_structured.Length} bytes");
    }

    [Benchmark]
    public Composition ReadFlat() => SimplifiedReader.Read(_flat, _template).Result.ValueOrThrow();

    [Benchmark]
    public Composition ReadStructured() => SimplifiedReader.Read(_structured, _template).Result.ValueOrThrow();

    [Benchmark]
    public byte[] WriteFlat() => SimplifiedWriter.WriteFlat(_composition, _template);

    [Benchmark]
    public byte[] WriteStructured() => SimplifiedWriter.WriteStructured(_composition, _template);
}
