using BenchmarkDotNet.Attributes;
using Varde.OpenEhr.Formats;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.Benchmarks;

/// <summary>Reading and writing the composition of <see cref="VitalSigns"/>; the sizes are told before the run.</summary>
[MemoryDiagnoser]
public class FormatBenchmarks
{
    private readonly Composition _composition = VitalSigns.Make();
    private byte[] _json = [];
    private byte[] _jsonTypesLast = [];
    private byte[] _xml = [];

    [GlobalSetup]
    public void Prepare()
    {
        _json = CanonicalJson.Write(_composition);
        _jsonTypesLast = TypesLast.Rewrite(_json);
        _xml = CanonicalXml.Write(_composition);
        Console.WriteLine($"JSON {_json.Length} bytes, XML {_xml.Length} bytes");
    }

    [Benchmark]
    public Composition ReadJson() => CanonicalJson.Read<Composition>(_json).ValueOrThrow();

    [Benchmark]
    public Composition ReadJsonWithTypesLast() => CanonicalJson.Read<Composition>(_jsonTypesLast).ValueOrThrow();

    [Benchmark]
    public byte[] WriteJson() => CanonicalJson.Write(_composition);

    [Benchmark]
    public Composition ReadXml() => CanonicalXml.Read<Composition>(_xml).ValueOrThrow();

    [Benchmark]
    public byte[] WriteXml() => CanonicalXml.Write(_composition);
}
