using System.Text.RegularExpressions;
using Varde.Fhir.Resources;

namespace Varde.Fhir.Tests.Norway;

/// <summary>
/// The public Norwegian resources beside the repository (shared/data/norway): profiles, code systems and examples of HL7 Norway, Norsk helsenett and Helsenorge.
/// </summary>
internal static partial class NorwegianResources
{
    public const string Absent = "The shared Norwegian data is not beside the repository.";

    /// <summary>What the national medication service answered, with the commas mended that made it no JSON.</summary>
    public const string Sfm = "NorskHelsenett_SFM.tools/Troy_getMedResponse_v3-9_e-multidose.repaired.json";

    // Of older versions of FHIR, or not as the specification asks: by what is wrong first.
    private static readonly Dictionary<string, (string Path, string Reason)> Known = new(StringComparer.Ordinal)
    {
        ["HL7Norway_SAFEST/CodeSystem/safest-marketingStatus.codesystem.xml"] = ("CodeSystem.concept[8].display", "xml, 2.6.1: an attribute has a value"),
        ["HL7Norway_SAFEST/Examples/safest-MedicinalProductPackaged-example-kloramfenikol.xml"] = ("MedicinalProductPackaged.extension[0].extension[0].url", "Extension.url is 1..1"),
        ["HL7Norway_SAFEST/Examples/safest-MedicinalProductPackaged-example-metadon.xml"] = ("MedicinalProductPackaged.extension[0].extension[0].url", "Extension.url is 1..1"),
        ["HL7Norway_SAFEST/Examples/safest-MedicinalProductPackaged_Advate.xml"] = ("MedicinalProductPackaged.extension[0].extension[0].url", "Extension.url is 1..1"),
        ["HL7Norway_SAFEST/Examples/safest-MedicinalProductPackaged_Canesten.xml"] = ("MedicinalProductPackaged.extension[0].extension[0].url", "Extension.url is 1..1"),
        ["HL7Norway_SAFEST/Examples/safest-MedicinalProductPackaged_Klexane.xml"] = ("MedicinalProductPackaged.extension[0].extension[0].url", "Extension.url is 1..1"),
        ["HL7Norway_SAFEST/Examples/safest-MedicinalProductPackaged_Metronidazole.xml"] = ("MedicinalProductPackaged.extension[0].extension[0].url", "Extension.url is 1..1"),
        ["HL7Norway_SAFEST/Examples/safest-MedicinalProductPackaged_Paracet.xml"] = ("MedicinalProductPackaged.extension[0].extension[0].url", "Extension.url is 1..1"),
        ["HL7Norway_SAFEST/StructureDefinition/safest-DeviceDefinition.StructureDefinition-profile.xml"] = ("StructureDefinition", "sdf-6: neither a differential nor a snapshot"),
        ["HL7Norway_SAFEST/StructureDefinition/safest-SubstanceSpecification.StructureDefinition-profile.xml"] = ("StructureDefinition.differential.element[4].id", "element, 2.25: the id of an element has no spaces"),
        ["HL7Norway_Velferdsteknologi_VKP-R4/CapabilityStatement/vkp-Patient-Server-Requirements.xml"] = ("CapabilityStatement.acceptUnknown", "is of STU3"),
        ["HL7Norway_Velferdsteknologi_VKP-R4/MessageDefinition/MedicationDispense-to-EPR.xml"] = ("MessageDefinition.event", "is of STU3"),
        ["HL7Norway_Velferdsteknologi_VKP-R4/StructureDefinition/vkp-ImplementationGuide-v090.xml"] = ("ImplementationGuide.dependency", "is of STU3"),
        ["HL7Norway_basisprofiler-r4/Examples/no-basis-HealthcareService-example.xml"] = ("HealthcareService.id", "datatypes, id: has a space"),
        [Sfm] = ("Parameters.parameter[0].resource.entry[0].resource.section[2].text.div", "narrative: two say nothing (txt-2); then bdl-1 and bdl-9"),
    };

    private static readonly string? Folder = Find();

    /// <summary>Whether they are not there.</summary>
    public static bool AreAbsent => Folder is null;

    /// <summary>The files by path relative to the data; one empty name when the data is absent, so that the theory shows as skipped.</summary>
    public static TheoryData<string> Files => Folder is null ? [""] : [.. Paths];

    /// <summary>The files by path.</summary>
    public static IEnumerable<string> Paths => Directory.EnumerateFiles(Folder!, "*", SearchOption.AllDirectories).Where(IsResource).Select(path => Path.GetRelativePath(Folder!, path).Replace('\\', '/')).Order(StringComparer.Ordinal);

    /// <summary>What is wrong with a file by the specification; null for nothing.</summary>
    public static (string Path, string Reason)? Deviation(string file) => Known.TryGetValue(file, out var deviation) ? deviation : null;

    /// <summary>The form of a file.</summary>
    public static ResourceFormat FormatOf(string file) => file.EndsWith(".xml", StringComparison.Ordinal) ? ResourceFormat.Xml : ResourceFormat.Json;

    public static byte[] Bytes(string file)
    {
        Assert.SkipWhen(Folder is null, Absent);
        var bytes = File.ReadAllBytes(Path.Combine(Folder!, file));
        return bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }

    private static bool IsResource(string path) => Path.GetExtension(path) switch
    {
        ".json" => JsonResource().IsMatch(Begin(path)),
        ".xml" => XmlResource().IsMatch(Begin(path)),
        _ => false,
    } && !path.EndsWith(".original.json", StringComparison.Ordinal);

    private static string Begin(string path)
    {
        using var reader = new StreamReader(path);
        var begin = new char[4000];
        return new(begin, 0, reader.ReadBlock(begin));
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data", "norway");
            if (Directory.Exists(candidate)) return candidate;
        }
        return null;
    }

    [GeneratedRegex("\"resourceType\"", RegexOptions.None, 1000)]
    private static partial Regex JsonResource();

    [GeneratedRegex("<[A-Z][A-Za-z]+[^>]*xmlns=\"http://hl7.org/fhir\"", RegexOptions.None, 1000)]
    private static partial Regex XmlResource();
}
