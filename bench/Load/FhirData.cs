using System.Text;
using System.Text.Json.Nodes;

namespace Varde.Load;

/// <summary>Patients with observations of a few kinds, plainly synthetic. All of it follows from numbers, so that it is the same in each run.</summary>
internal sealed class FhirData
{
    /// <summary>How many entries a transaction of the workload has.</summary>
    public const int Entries = 100;

    /// <summary>How many observations each patient has before the workload begins.</summary>
    public const int Each = 20;

    private static readonly (string Code, string Display, string Unit, string Ucum, int Low, int High)[] Kinds =
    [
        ("8867-4", "Heart rate", "beats/minute", "/min", 50, 110), ("8310-5", "Body temperature", "degrees Celsius", "Cel", 36, 40), ("29463-7", "Body weight", "kg", "kg", 45, 120),
        ("9279-1", "Respiratory rate", "breaths/minute", "/min", 10, 25), ("2708-6", "Oxygen saturation", "%", "%", 88, 100),
    ];

    private readonly List<string> _patients = [];
    private readonly List<string> _observations = [];

    /// <summary>The ids of the patients on the server.</summary>
    public IReadOnlyList<string> Patients => _patients;

    /// <summary>The ids of their observations.</summary>
    public IReadOnlyList<string> Observations => _observations;

    /// <summary>The code that searches ask for: each patient has <see cref="Each"/> / 5 observations of it.</summary>
    public static string Code(int number) => Kinds[number % Kinds.Length].Code;

    /// <summary>Puts patients with their observations on the server, five patients in a transaction.</summary>
    public static async Task<FhirData> FillAsync(Site site, int patients)
    {
        var data = new FhirData();
        for (var done = 0; done < patients; done += 5)
        {
            using var answer = await site.SendAsync(HttpMethod.Post, "fhir/r4", Transaction([.. Enumerable.Range(done, 5).SelectMany(p => Record(p, Each))]), "application/fhir+json");
            var text = await answer.Content.ReadAsStringAsync();
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"the patients are refused: {text}");
            foreach (var entry in JsonNode.Parse(text)!["entry"]!.AsArray()) data.Note((string)entry!["response"]!["location"]!);
        }
        return data;
    }

    /// <summary>A transaction with a new patient and as many observations as make it full.</summary>
    public static byte[] Transaction(int number) => Transaction([.. Record(number, Entries - 1)]);

    /// <summary>The resources of such a transaction by themselves.</summary>
    public static byte[][] Resources(int number) => [.. Record(number, Entries - 1).Select(e => Encoding.UTF8.GetBytes(e["resource"]!.ToJsonString()))];

    /// <summary>An observation of a patient.</summary>
    public static byte[] Observation(string patient, int number) => Encoding.UTF8.GetBytes(ObservationOf($"Patient/{patient}", number).ToJsonString());

    private void Note(string location)
    {
        var parts = location.Split("/fhir/r4/")[1].Split('/');
        (parts[0] == "Patient" ? _patients : _observations).Add(parts[1]);
    }

    private static byte[] Transaction(JsonNode[] entries) =>
        Encoding.UTF8.GetBytes(new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray(entries) }.ToJsonString());

    private static IEnumerable<JsonObject> Record(int patient, int observations)
    {
        var urn = $"urn:uuid:00000000-0000-4000-8000-{patient:x12}";
        yield return Entry(urn, PatientOf(patient));
        for (var n = 0; n < observations; n++) yield return Entry(null, ObservationOf(urn, n));
    }

    private static JsonObject Entry(string? fullUrl, JsonObject resource)
    {
        var entry = new JsonObject { ["resource"] = resource, ["request"] = new JsonObject { ["method"] = "POST", ["url"] = (string)resource["resourceType"]! } };
        if (fullUrl is not null) entry["fullUrl"] = fullUrl;
        return entry;
    }

    private static JsonObject PatientOf(int number) => new()
    {
        ["resourceType"] = "Patient",
        ["identifier"] = new JsonArray(new JsonObject { ["system"] = "urn:varde:load", ["value"] = $"{number}" }),
        ["active"] = true,
        ["name"] = new JsonArray(new JsonObject { ["use"] = "official", ["family"] = $"Prøve{number % 997}", ["given"] = new JsonArray("Test", $"Nummer{number % 89}") }),
        ["telecom"] = new JsonArray(new JsonObject { ["system"] = "phone", ["value"] = $"+47 000 {number % 100000:00000}", ["use"] = "mobile" }),
        ["gender"] = number % 2 == 0 ? "female" : "male",
        ["birthDate"] = $"{1930 + number % 90}-{1 + number % 12:00}-{1 + number % 28:00}",
        ["address"] = new JsonArray(new JsonObject { ["line"] = new JsonArray($"Prøveveien {number % 200}"), ["city"] = "Prøvestad", ["postalCode"] = "0000", ["country"] = "NO" }),
    };

    private static JsonObject ObservationOf(string subject, int number)
    {
        var kind = Kinds[number % Kinds.Length];
        return new()
        {
            ["resourceType"] = "Observation",
            ["status"] = "final",
            ["category"] = new JsonArray(new JsonObject { ["coding"] = new JsonArray(Coding("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs", "Vital Signs")) }),
            ["code"] = new JsonObject { ["coding"] = new JsonArray(Coding("http://loinc.org", kind.Code, kind.Display)), ["text"] = kind.Display },
            ["subject"] = new JsonObject { ["reference"] = subject },
            ["effectiveDateTime"] = $"{2000 + number % 26}-{1 + number % 12:00}-{1 + number % 28:00}T{number % 24:00}:{number % 60:00}:00+01:00",
            ["valueQuantity"] = new JsonObject { ["value"] = kind.Low + number * 7 % (kind.High - kind.Low), ["unit"] = kind.Unit, ["system"] = "http://unitsofmeasure.org", ["code"] = kind.Ucum },
        };
    }

    private static JsonObject Coding(string system, string code, string display) => new() { ["system"] = system, ["code"] = code, ["display"] = display };
}
