using GraphQLParser.AST;

namespace Varde.Fhir.GraphQl;

/// <summary>A field that is asked for; what several selections ask of it under one name is put together.</summary>
internal sealed class GraphField
{
    private readonly GraphQLField _field;
    private readonly IReadOnlyDictionary<string, object?> _variables;

    public GraphField(GraphQLField field, IReadOnlyDictionary<string, object?> variables)
    {
        (_field, _variables) = (field, variables);
        Add(field);
    }

    /// <summary>The name of the field.</summary>
    public string Name => _field.Name.StringValue;

    /// <summary>The name that it has in the answer.</summary>
    public string Key => _field.Alias?.Name.StringValue ?? Name;

    /// <summary>What is asked of it; nothing for a value.</summary>
    public List<ASTNode> Selections { get; } = [];

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Arguments => field ??= [.. (_field.Arguments?.Items ?? []).Select(a => KeyValuePair.Create(a.Name.StringValue, GraphValues.Of(a.Value, _variables)))];

    /// <summary>The text of an argument; null when it is not given.</summary>
    public string? Text(string name) => GraphValues.Texts(Arguments.LastOrDefault(a => a.Key == name).Value).FirstOrDefault();

    /// <summary>Whether it has a directive.</summary>
    public bool Has(string directive) => Directive(_field.Directives, directive) is not null;

    /// <summary>The text of an argument of a directive; null when there is none.</summary>
    public string? Text(string directive, string name) =>
        Directive(_field.Directives, directive)?.Arguments?.Items.FirstOrDefault(a => a.Name.Value == name) is { } argument ? GraphValues.Texts(GraphValues.Of(argument.Value, _variables)).FirstOrDefault() : null;

    /// <summary>The directives that are not known; null when all are.</summary>
    public string? UnknownDirective => (_field.Directives?.Items ?? []).Select(d => d.Name.StringValue).FirstOrDefault(d => d is not ("include" or "skip" or "flatten" or "first" or "singleton" or "slice"));

    /// <summary>Whether another selection of the same name in the answer means the same field.</summary>
    public bool Agrees(GraphField other) =>
        Name == other.Name && Arguments.Select(Written).Order(StringComparer.Ordinal).SequenceEqual(other.Arguments.Select(Written).Order(StringComparer.Ordinal));

    /// <summary>Adds what another selection asks of it.</summary>
    public void Add(GraphQLField field)
    {
        if (field.SelectionSet is { } set) Selections.AddRange(set.Selections);
    }

    /// <summary>Whether a selection takes part, by its directives <c>@include</c> and <c>@skip</c>.</summary>
    public static bool TakesPart(GraphQLDirectives? directives, IReadOnlyDictionary<string, object?> variables) =>
        IsTrue(Directive(directives, "include"), variables, unsaid: true) && !IsTrue(Directive(directives, "skip"), variables, unsaid: false);

    private static bool IsTrue(GraphQLDirective? directive, IReadOnlyDictionary<string, object?> variables, bool unsaid) =>
        directive is null ? unsaid : directive.Arguments?.Items.FirstOrDefault(a => a.Name.Value == "if") is { } condition && GraphValues.Texts(GraphValues.Of(condition.Value, variables)).FirstOrDefault() == "true";

    private static GraphQLDirective? Directive(GraphQLDirectives? directives, string name) => directives?.Items.FirstOrDefault(d => d.Name.Value == name);

    private static string Written(KeyValuePair<string, object?> argument) => $"{argument.Key}={string.Join('|', GraphValues.Texts(argument.Value))}";
}
