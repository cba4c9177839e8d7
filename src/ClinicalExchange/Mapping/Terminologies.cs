namespace Varde.ClinicalExchange.Mapping;

/// <summary>The names of code systems in both standards: terminology ids of openEHR, addresses of FHIR.</summary>
internal static class Terminologies
{
    /// <summary>UCUM, the code system of units.</summary>
    public const string Ucum = "http://unitsofmeasure.org";

    /// <summary>LOINC.</summary>
    public const string Loinc = "http://loinc.org";

    /// <summary>SNOMED CT.</summary>
    public const string Snomed = "http://snomed.info/sct";

    private const string Oid = "urn:oid:";
    private const string OfArchetype = "urn:openehr:archetype:";
    private const string OfTerminology = "urn:openehr:terminology:";

    private static readonly (string Terminology, string System)[] Known =
    [
        ("SNOMED-CT", Snomed),
        ("LOINC", Loinc),
        ("ICD-10", "urn:oid:2.16.578.1.12.4.1.1.7110"),
        ("ICPC-2", "urn:oid:2.16.578.1.12.4.1.1.7170"),
    ];

    /// <summary>The code system of a terminology; at-codes are codes of their archetype.</summary>
    /// <param name="terminology">The terminology id.</param>
    /// <param name="archetype">The archetype that the code stands in.</param>
    public static string SystemOf(string terminology, string archetype) =>
        terminology == "local" ? OfArchetype + archetype
        : Known.FirstOrDefault(k => k.Terminology == terminology).System
            ?? (IsOid(terminology) ? Oid + terminology : terminology.Contains(':', StringComparison.Ordinal) ? terminology : OfTerminology + terminology);

    /// <summary>The terminology of a code system: <see cref="SystemOf"/> the other way.</summary>
    public static string TerminologyOf(string system, string archetype) =>
        system == OfArchetype + archetype ? "local"
        : Known.FirstOrDefault(k => k.System == system).Terminology
            ?? (system.StartsWith(Oid, StringComparison.Ordinal) ? system[Oid.Length..]
                : system.StartsWith(OfTerminology, StringComparison.Ordinal) ? system[OfTerminology.Length..] : system);

    private static bool IsOid(string terminology) => terminology.Length > 3 && terminology.All(c => char.IsAsciiDigit(c) || c == '.') && terminology.Contains('.', StringComparison.Ordinal);
}
