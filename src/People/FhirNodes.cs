using System.Globalization;
using System.Text.Json.Nodes;

namespace Varde.People;

/// <summary>The parts that the resources of this module are made of.</summary>
internal static class FhirNodes
{
    /// <summary>A CodeableConcept with one code.</summary>
    public static JsonObject Coded(string system, string code, string? display = null) => new() { ["coding"] = new JsonArray(Coding(system, code, display)) };

    /// <summary>A code of a system.</summary>
    public static JsonObject Coding(string system, string code, string? display)
    {
        var coding = new JsonObject { ["system"] = system, ["code"] = code };
        if (display is not null) coding["display"] = display;
        return coding;
    }

    /// <summary>An identifier of a system.</summary>
    public static JsonObject Identifier(string system, string value) => new() { ["system"] = system, ["value"] = value };

    /// <summary>A reference to a resource, such as Patient/1.</summary>
    public static JsonObject Reference(string to) => new() { ["reference"] = to };

    /// <summary>A moment as FHIR writes it, to the millisecond.</summary>
    public static string Moment(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The moment as it is read back, when it was written.</summary>
    public static DateTimeOffset ToMillisecond(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
