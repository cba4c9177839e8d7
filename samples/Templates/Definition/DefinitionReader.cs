using System.Globalization;
using System.Text.RegularExpressions;

namespace Varde.Templates.Definition;

/// <summary>Reads the text of a template definition; every fault is named with its line and column.</summary>
internal sealed partial class DefinitionReader
{
    private static readonly Dictionary<string, string> Categories = new()
    {
        ["persistent"] = "431",
        ["event"] = "433",
        ["episodic"] = "451",
    };

    /// <summary>openEHR terminology, group instruction states.</summary>
    private static readonly Dictionary<string, string> States = new()
    {
        ["initial"] = "524",
        ["planned"] = "526",
        ["postponed"] = "527",
        ["cancelled"] = "528",
        ["scheduled"] = "529",
        ["active"] = "245",
        ["suspended"] = "530",
        ["aborted"] = "531",
        ["completed"] = "532",
        ["expired"] = "533",
    };

    /// <summary>openEHR terminology, group null flavours.</summary>
    private static readonly Dictionary<string, string> NullFlavours = new()
    {
        ["no_information"] = "271",
        ["unknown"] = "253",
        ["masked"] = "272",
        ["not_applicable"] = "273",
    };

    private readonly List<DefinitionFault> faults = [];
    private string[] languages = [];

    /// <summary>Reads a definition; the result is null when there are faults.</summary>
    public static (TemplateDefinition? Definition, IReadOnlyList<DefinitionFault> Faults) Read(string text)
    {
        var reader = new DefinitionReader();
        var definition = reader.ReadTemplate(SourceLine.ReadForest(text, reader.faults));
        if (definition is not null && reader.faults.Count == 0) DefinitionRules.Check(definition, reader.faults);
        var ordered = reader.faults.OrderBy(f => f.Line).ThenBy(f => f.Column).ToList();
        return (ordered.Count == 0 ? definition : null, ordered);
    }

    private TemplateDefinition? ReadTemplate(IReadOnlyList<SourceLine> lines)
    {
        string? id = null;
        LocalText? concept = null, purpose = null;
        ObjectDefinition? root = null;
        foreach (var line in lines)
        {
            var cursor = new LineCursor(line, faults);
            switch (cursor.Peek())
            {
                case "template": id = Header(cursor).Expect("the template id"); cursor.End(); break;
                case "languages": languages = Header(cursor).Rest().Split(' ', StringSplitOptions.RemoveEmptyEntries); break;
                case "concept": concept = Header(cursor).Texts(languages, "the concept"); break;
                case "purpose": purpose = Header(cursor).Texts(languages, "the purpose"); break;
                case "COMPOSITION" when root is null: root = ReadObject(cursor, parentType: null); break;
                default: cursor.Word(); cursor.Fault($"'{line.Text.Split(' ')[0]}' is not a heading of a template"); break;
            }
        }
        return Assemble(id, concept, purpose, root);
    }

    private TemplateDefinition? Assemble(string? id, LocalText? concept, LocalText? purpose, ObjectDefinition? root)
    {
        Require(id, "template");
        Require(concept, "concept");
        Require(purpose, "purpose");
        Require(root, "COMPOSITION");
        if (languages.Length == 0) faults.Add(new(1, 1, "the line 'languages' is missing"));
        return id is null || concept is null || purpose is null || root is null
            ? null
            : new TemplateDefinition(id, languages, concept, purpose, root);
    }

    private void Require(object? part, string name)
    {
        if (part is null) faults.Add(new(1, 1, $"the line '{name}' is missing"));
    }

    private static LineCursor Header(LineCursor cursor)
    {
        cursor.Word();
        cursor.NoChildren();
        return cursor;
    }

    private ObjectDefinition ReadObject(LineCursor cursor, string? parentType)
    {
        var attribute = ReferenceModelShape.IsAttribute(cursor.Peek()) ? cursor.Word() : null;
        var isSlot = cursor.Peek() == "slot";
        if (isSlot) cursor.Word();
        var rmType = cursor.Expect("a reference model type");
        if (!ReferenceModelShape.IsType(rmType)) cursor.Fault($"'{rmType}' is not a type that can stand here");
        attribute = PlaceIn(parentType, attribute, rmType, cursor);
        var column = cursor.Column;
        var (archetype, code) = ReadIdentity(cursor, rmType);
        var occurrences = ReadOccurrences(cursor) ?? DefaultOccurrences(attribute, rmType);
        var renamed = cursor.Peek() == "as";
        if (renamed) cursor.Word();
        var node = new ObjectDefinition
        {
            Line = cursor.Line.Number,
            Column = column,
            Attribute = attribute,
            RmType = rmType,
            NodeCode = code,
            ArchetypeId = archetype,
            Occurrences = occurrences,
            Label = ReadLabel(cursor, rmType),
            IsRenamed = renamed,
            SlotIncludes = isSlot ? [] : null,
        };
        return ReadBody(node, cursor.Line);
    }

    private static string PlaceIn(string? parentType, string? attribute, string rmType, LineCursor cursor)
    {
        if (parentType is null || !ReferenceModelShape.IsType(rmType)) return attribute ?? "";
        var placed = attribute ?? ReferenceModelShape.ImpliedAttribute(parentType, rmType);
        if (placed is null) cursor.Fault($"the attribute of {parentType} that holds this {rmType} is missing");
        else if (!ReferenceModelShape.Accepts(parentType, placed, rmType)) cursor.Fault($"{parentType}.{placed} takes no {rmType}");
        return placed ?? "";
    }

    /// <summary>Reads <c>at0004</c>, <c>blood_pressure.v2</c> or <c>specimen.v1 at0065</c> (an archetype in a slot).</summary>
    private static (string? Archetype, string Code) ReadIdentity(LineCursor cursor, string rmType)
    {
        var word = cursor.Expect("an at-code or an archetype");
        if (NodeCode().IsMatch(word)) return (null, word);
        if (!ArchetypeName().IsMatch(word)) cursor.Fault($"'{word}' is neither an at-code nor an archetype such as blood_pressure.v2");
        // The code of the slot is for the reader of the definition: OPT 1.4 has no place for it.
        if (NodeCode().IsMatch(cursor.Peek())) cursor.Word();
        return ($"openEHR-EHR-{rmType}.{word}", "at0000");
    }

    private static Occurrences? ReadOccurrences(LineCursor cursor)
    {
        if (!cursor.Peek().Contains("..", StringComparison.Ordinal)) return null;
        var match = OccurrencePattern().Match(cursor.Word());
        if (!match.Success)
        {
            cursor.Fault("occurrences are written 0..1, 1..1, 0..* and so on");
            return Occurrences.Optional;
        }
        var lower = int.Parse(match.Groups["lower"].Value, CultureInfo.InvariantCulture);
        var upper = match.Groups["upper"].Value == "*" ? (int?)null : int.Parse(match.Groups["upper"].Value, CultureInfo.InvariantCulture);
        if (upper < lower || upper == 0) cursor.Fault($"{match.Value} can never be met");
        return new Occurrences(lower, upper);
    }

    private static Occurrences DefaultOccurrences(string attribute, string rmType) =>
        rmType == "COMPOSITION" || ReferenceModelShape.IsMandatory(attribute) ? Occurrences.Once : Occurrences.Optional;

    private LocalText ReadLabel(LineCursor cursor, string rmType) =>
        ReferenceModelShape.IsStructural(rmType) && cursor.AtEnd
            ? StructuralLabel.For(rmType, languages)
            : cursor.Texts(languages, "the label");

    private ObjectDefinition ReadBody(ObjectDefinition node, SourceLine line)
    {
        var body = new NodeBody(node);
        foreach (var child in line.Children) ReadBodyLine(body, new LineCursor(child, faults));
        return body.ToDefinition();
    }

    private void ReadBodyLine(NodeBody body, LineCursor cursor)
    {
        var word = cursor.Peek();
        switch (word)
        {
            case "help": body.Help = Leaf(cursor).Texts(languages, "the help text"); break;
            case "bind": body.Bindings.Add(ReadBinding(Leaf(cursor))); break;
            case "annotate": body.Annotations.Add(ReadAnnotation(Leaf(cursor))); break;
            case "category" when body.Is("COMPOSITION"): body.Category = ReadOneOf(Leaf(cursor), Categories, "category"); break;
            case "context" when body.Is("COMPOSITION"): ReadContext(body, cursor); break;
            case "step" when body.Is("ACTION"): body.Steps.Add(ReadStep(cursor)); break;
            case "action" when body.Is("ACTIVITY"): body.ActionArchetype = "openEHR-EHR-ACTION." + Leaf(cursor).Expect("an archetype"); cursor.End(); break;
            case "include" when body.IsSlot: body.Includes.AddRange(ReadIncludes(Leaf(cursor))); break;
            case "null" when body.Is("ELEMENT"): body.NullFlavours = [.. ReadNullFlavours(Leaf(cursor))]; break;
            case "slot": body.Children.Add(ReadObject(cursor, body.RmType)); break;
            case var _ when body.Is("ELEMENT"): body.Values.Add(new ValueReader(languages, faults).Read(cursor)); break;
            case var _ when ReferenceModelShape.IsType(word) || ReferenceModelShape.IsAttribute(word):
                body.Children.Add(ReadObject(cursor, body.RmType));
                break;
            default: cursor.Word(); cursor.Fault($"'{word}' cannot stand under {body.RmType}"); break;
        }
    }

    private static LineCursor Leaf(LineCursor cursor)
    {
        cursor.Word();
        cursor.NoChildren();
        return cursor;
    }

    internal static TermBinding ReadBinding(LineCursor cursor)
    {
        var binding = new TermBinding(cursor.Expect("a terminology"), cursor.Expect("a code"));
        cursor.End();
        return binding;
    }

    private static Annotation ReadAnnotation(LineCursor cursor) => new(cursor.Expect("a key"), cursor.Rest());

    private static string ReadOneOf(LineCursor cursor, Dictionary<string, string> codes, string what)
    {
        var word = cursor.Expect($"a {what}");
        if (codes.TryGetValue(word, out var code)) return code;
        cursor.Fault($"'{word}' is not a {what}: {string.Join(", ", codes.Keys)}");
        return "";
    }

    private void ReadContext(NodeBody body, LineCursor cursor)
    {
        cursor.Word();
        body.ContextCode = cursor.Expect("the at-code of the context tree");
        cursor.End();
        foreach (var child in cursor.Line.Children)
            body.Children.Add(ReadObject(new LineCursor(child, faults), "EVENT_CONTEXT"));
    }

    private CareflowStep ReadStep(LineCursor cursor)
    {
        cursor.Word();
        var code = cursor.Expect("an at-code");
        var state = ReadOneOf(cursor, States, "state");
        return new CareflowStep(code, state, cursor.Texts(languages, "the label"), ValueReader.ReadBindings(cursor, faults));
    }

    private static IEnumerable<string> ReadIncludes(LineCursor cursor)
    {
        while (!cursor.AtEnd)
        {
            var word = cursor.Word();
            if (!ArchetypeName().IsMatch(word)) cursor.Fault($"'{word}' is not an archetype such as device.v1");
            yield return "openEHR-EHR-CLUSTER." + word;
        }
    }

    private static IEnumerable<string> ReadNullFlavours(LineCursor cursor)
    {
        if (cursor.Peek() == "any") cursor.Word();
        while (!cursor.AtEnd) yield return ReadOneOf(cursor, NullFlavours, "null flavour");
    }

    [GeneratedRegex(@"^at\d{4}(\.\d+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex NodeCode();

    [GeneratedRegex(@"^[a-z][a-z0-9_-]*\.v\d+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex ArchetypeName();

    [GeneratedRegex(@"^(?<lower>\d{1,4})\.\.(?<upper>\d{1,4}|\*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex OccurrencePattern();
}
