using System.Text.Json.Nodes;
using Varde.OpenEhr.ReferenceModel;

namespace Varde.ClinicalExchange.Mapping;

/// <summary>DV_TEXT, DV_CODED_TEXT and CodeableConcept: the words are the display of the code, or the text where there is no code or it has words of its own.</summary>
internal sealed class ConceptForm : ValueForm
{
    public static ConceptForm Any { get; } = new();

    public override string Choice => "CodeableConcept";

    public override JsonNode? Show(DataValue value, string archetype) => value switch
    {
        DvCodedText { DefiningCode: { } code, Value: { } words } coded => Show(coded, code, words, archetype),
        DvText { Value: { } words } text and not DvCodedText => Show(text, words, archetype),
        _ => null,
    };

    public override JsonObject? Read(JsonNode shown, string archetype)
    {
        var codings = Tree.Items(shown.Get("coding")).ToList();
        var text = Tree.TextOf(shown.Get("text"));
        if (codings.Count == 0) return text is null ? null : new() { ["_type"] = "DV_TEXT", ["value"] = text };
        if (Code(codings[0], archetype) is not { } code) return null;
        var display = Tree.TextOf(codings[0].Get("display"));
        if ((text ?? display) is not { } words) return null;
        if (text is not null && display is not null) code["preferred_term"] = display;
        var value = new JsonObject { ["_type"] = "DV_CODED_TEXT", ["value"] = words, ["defining_code"] = code };
        if (codings.Count > 1) value["mappings"] = new JsonArray([.. codings.Skip(1).Select(c => Mapping(c, archetype)).OfType<JsonNode>()]);
        return value;
    }

    private static JsonObject Show(DvCodedText coded, CodePhrase code, string words, string archetype)
    {
        var coding = Coding(code, archetype);
        coding["display"] = code.PreferredTerm ?? words;
        var shown = new JsonObject { ["coding"] = new JsonArray([coding, .. Mappings(coded, archetype)]) };
        if (code.PreferredTerm is not null) shown["text"] = words;
        return shown;
    }

    private static JsonObject Show(DvText text, string words, string archetype)
    {
        var shown = new JsonObject();
        var codings = Mappings(text, archetype).ToArray();
        if (codings.Length > 0) shown["coding"] = new JsonArray(codings);
        shown["text"] = words;
        return shown;
    }

    /// <summary>A code as a Coding without words.</summary>
    public static JsonObject Coding(CodePhrase code, string archetype) =>
        new() { ["system"] = Terminologies.SystemOf(code.TerminologyId?.Value ?? "", archetype), ["code"] = code.CodeString };

    /// <summary>A Coding as a code of openEHR; null when it lacks one of its parts.</summary>
    public static JsonObject? Code(JsonNode coding, string archetype) =>
        Tree.TextOf(coding.Get("system")) is { } system && Tree.TextOf(coding.Get("code")) is { } code
            ? new()
            {
                ["_type"] = "CODE_PHRASE",
                ["terminology_id"] = new JsonObject { ["_type"] = "TERMINOLOGY_ID", ["value"] = Terminologies.TerminologyOf(system, archetype) },
                ["code_string"] = code,
            }
            : null;

    /// <summary>The further codes of a text: only a mapping to the same concept says the same (RM 1.1.0, data_types, TERM_MAPPING.match).</summary>
    public static IEnumerable<JsonNode> Mappings(DvText text, string archetype) =>
        text.Mappings.Where(m => m.Match == "=" && m.Target is not null).Select(m => (JsonNode)WithWords(m.Target!, archetype));

    private static JsonObject WithWords(CodePhrase code, string archetype)
    {
        var coding = Coding(code, archetype);
        if (code.PreferredTerm is { } words) coding["display"] = words;
        return coding;
    }

    /// <summary>A further Coding of a concept as a mapping to the same; null when it lacks one of its parts.</summary>
    public static JsonObject? Mapping(JsonNode coding, string archetype)
    {
        if (Code(coding, archetype) is not { } code) return null;
        if (Tree.TextOf(coding.Get("display")) is { } words) code["preferred_term"] = words;
        return new() { ["_type"] = "TERM_MAPPING", ["match"] = "=", ["target"] = code };
    }
}

/// <summary>Text, and the words of a code where FHIR has no place for the code.</summary>
internal sealed class TextForm : ValueForm
{
    public static TextForm Any { get; } = new();

    public override string Choice => "String";

    public override JsonNode? Show(DataValue value, string archetype) => value is DvText { Value: { } words } ? JsonValue.Create(words) : null;

    public override JsonObject? Read(JsonNode shown, string archetype) => Tree.TextOf(shown) is { } text ? new() { ["_type"] = "DV_TEXT", ["value"] = text } : null;
}

/// <summary>Codes of an archetype and the codes of an element that has a fixed list.</summary>
/// <param name="codes">At-code and code of FHIR.</param>
internal sealed class CodeTable(params (string At, string Code)[] codes) : ValueForm
{
    public override string Choice => "Code";

    public override JsonNode? Show(DataValue value, string archetype) =>
        value is DvCodedText { DefiningCode.CodeString: { } code } && Array.Find(codes, c => c.At == code).Code is { } shown ? JsonValue.Create(shown) : null;

    // The words are the template's: whoever writes by the template knows them.
    public override JsonObject? Read(JsonNode shown, string archetype) => Array.Find(codes, c => c.Code == Tree.TextOf(shown)).At is { } at
        ? new() { ["_type"] = "DV_CODED_TEXT", ["value"] = at, ["defining_code"] = ConceptForm.Code(new JsonObject { ["system"] = Terminologies.SystemOf("local", archetype), ["code"] = at }, archetype) }
        : null;
}

/// <summary>DV_ORDINAL and a CodeableConcept whose code carries its points.</summary>
internal sealed class OrdinalForm : ValueForm
{
    public static OrdinalForm Any { get; } = new();

    public override string Choice => "CodeableConcept";

    public override JsonNode? Show(DataValue value, string archetype)
    {
        if (value is not DvOrdinal { Value: { } points, Symbol: { DefiningCode: { } code, Value: { } words } }) return null;
        var coding = new JsonObject { ["extension"] = new JsonArray(new JsonObject { ["url"] = Extensions.OrdinalValue, ["valueDecimal"] = Tree.Number(points.Text) }) };
        foreach (var (name, part) in ConceptForm.Coding(code, archetype)) coding[name] = part!.DeepClone();
        coding["display"] = words;
        return new JsonObject { ["coding"] = new JsonArray(coding) };
    }

    public override JsonObject? Read(JsonNode shown, string archetype)
    {
        var coding = Tree.Items(shown.Get("coding")).FirstOrDefault();
        var points = Tree.Items(coding.Get("extension")).FirstOrDefault(e => Tree.TextOf(e.Get("url")) == Extensions.OrdinalValue).Get("valueDecimal");
        if (points is null || ConceptForm.Any.Read(shown, archetype) is not { } symbol) return null;
        return new() { ["_type"] = "DV_ORDINAL", ["value"] = points.DeepClone(), ["symbol"] = symbol };
    }
}

/// <summary>DV_BOOLEAN and boolean.</summary>
internal sealed class BooleanForm : ValueForm
{
    public static BooleanForm Any { get; } = new();

    public override string Choice => "Boolean";

    public override JsonNode? Show(DataValue value, string archetype) => value is DvBoolean { Value: { } said } ? JsonValue.Create(said) : null;

    public override JsonObject? Read(JsonNode shown, string archetype) => new() { ["_type"] = "DV_BOOLEAN", ["value"] = shown.DeepClone() };
}

/// <summary>DV_IDENTIFIER and Identifier. The issuer stands as it is: it is no address of a system.</summary>
internal sealed class IdentifierForm : ValueForm
{
    public static IdentifierForm Any { get; } = new();

    public override string Choice => "Identifier";

    public override JsonNode? Show(DataValue value, string archetype)
    {
        if (value is not DvIdentifier { Id: { } id } identifier) return null;
        var shown = new JsonObject();
        if (identifier.Type is { } type) shown["type"] = new JsonObject { ["text"] = type };
        shown["value"] = id;
        if ((identifier.Assigner ?? identifier.Issuer) is { } assigner) shown["assigner"] = new JsonObject { ["display"] = assigner };
        return shown;
    }

    public override JsonObject? Read(JsonNode shown, string archetype) => null;
}

/// <summary>DV_DATE_TIME, DV_DATE and dateTime; see <see cref="WrittenTime"/>.</summary>
internal sealed class TimeForm : ValueForm
{
    public static TimeForm Any { get; } = new();

    public override string Choice => "DateTime";

    public override JsonNode? Show(DataValue value, string archetype) => WrittenOf(value) is { } text && WrittenTime.ToFhir(text) is { } shown ? JsonValue.Create(shown) : null;

    public override JsonObject? Read(JsonNode shown, string archetype) => Tree.TextOf(shown) is { } text ? new() { ["_type"] = "DV_DATE_TIME", ["value"] = text } : null;

    /// <summary>The text of a time; null for other values.</summary>
    public static string? WrittenOf(DataValue? value) => value switch { DvDateTime time => time.Value, DvDate day => day.Value, _ => null };
}
