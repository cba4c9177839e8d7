using BenchmarkDotNet.Attributes;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;
using Varde.OpenEhr.Validation;

namespace Varde.Benchmarks;

/// <summary>Validating the composition of <see cref="VitalSigns"/> by the reference model and by a template that constrains its every node.</summary>
[MemoryDiagnoser]
public class ValidationBenchmarks
{
    private static readonly MultiplicityInterval One = new(1, 1);
    private static readonly MultiplicityInterval Many = new(0, null);

    private readonly Composition _composition = VitalSigns.Make();
    private readonly OperationalTemplate _template = VitalSignsTemplate();
    private TemplateValidator _validator = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _validator = new(_template);
        if (ByReferenceModel() + ByTemplate() > 0) throw new InvalidOperationException(string.Join('\n', RmValidator.Validate(_composition).Concat(_validator.Validate(_composition))));
    }

    [Benchmark]
    public int ByReferenceModel() => RmValidator.Validate(_composition).Count;

    [Benchmark]
    public int ByTemplate() => _validator.Validate(_composition).Count;

    [Benchmark]
    public TemplateValidator PrepareTemplate() => new(_template);

    private static OperationalTemplate VitalSignsTemplate() => new()
    {
        TemplateId = "Vitale malinger", Concept = "Vitale målinger", Language = new("ISO_639-1", "nb"), Languages = ["nb"],
        Definition = Root("COMPOSITION", "openEHR-EHR-COMPOSITION.encounter.v1",
            Single("category", Node("DV_CODED_TEXT", "", Single("defining_code", new CCodePhrase { RmTypeName = "CODE_PHRASE", NodeId = "", Occurrences = One, TerminologyId = "openehr", CodeList = ["433"] }))),
            Container("content",
                Observation("openEHR-EHR-OBSERVATION.pulse.v2", Quantity("at0004", "/min", 0, 1000)),
                Observation("openEHR-EHR-OBSERVATION.blood_pressure.v2", Quantity("at0004", "mm[Hg]", 0, 999), Quantity("at0005", "mm[Hg]", 0, 999)),
                Observation("openEHR-EHR-OBSERVATION.body_temperature.v2", Quantity("at0004", "Cel", 0, 100)))),
    };

    private static CArchetypeRoot Observation(string archetype, params CObject[] elements) => Root("OBSERVATION", archetype,
        Single("data", Node("HISTORY", "at0001", Container("events", Node("EVENT", "at0002", Single("data", Node("ITEM_TREE", "at0003", Container("items", elements))))))));

    private static CComplexObject Quantity(string nodeId, string units, decimal lower, decimal upper) => Node("ELEMENT", nodeId, Single("value",
        new CDvQuantity { RmTypeName = "DV_QUANTITY", NodeId = "", Occurrences = One, List = [new(units, new(lower, upper, true, true), null)] }));

    private static CArchetypeRoot Root(string type, string archetype, params CAttribute[] attributes) => new()
    {
        RmTypeName = type, NodeId = "at0000", ArchetypeId = archetype, Occurrences = One, Attributes = attributes,
        Terms = new("nb", new Dictionary<string, IReadOnlyDictionary<string, ArchetypeTerm>>()),
    };

    private static CComplexObject Node(string type, string nodeId, params CAttribute[] attributes) =>
        new() { RmTypeName = type, NodeId = nodeId, Occurrences = One, Attributes = attributes };

    private static CAttribute Single(string name, CObject child) =>
        new() { RmAttributeName = name, Existence = One, IsMultiple = false, Children = [child] };

    private static CAttribute Container(string name, params CObject[] children) =>
        new() { RmAttributeName = name, Existence = One, IsMultiple = true, Cardinality = new(Many, IsOrdered: true, IsUnique: false), Children = children };
}
