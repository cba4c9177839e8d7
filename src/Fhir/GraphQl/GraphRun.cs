using GraphQLParser.AST;
using Varde.Fhir.Definitions;
using Varde.Fhir.FhirPath;
using Varde.Fhir.Interactions;
using Varde.Fhir.Search.Indexing;
using Varde.Foundation;

namespace Varde.Fhir.GraphQl;

/// <summary>Answers one query. What is not there is left out of the answer; a field that no element has, and a reference that leads nowhere, refuse the query (FHIR R4, graphql).</summary>
internal sealed class GraphRun(GraphQuery query, FhirCall call, GraphResources resources)
{
    private const int Deepest = 30;
    private const int MostSteps = 100_000;

    private int _steps;

    /// <summary>The answer to selections.</summary>
    /// <param name="scope">Of what they are asked.</param>
    /// <param name="selections">The selections.</param>
    /// <param name="depth">How deep they lie.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<Outcome<GraphObject>> AnswerAsync(GraphScope scope, IReadOnlyList<ASTNode> selections, int depth, CancellationToken cancellation)
    {
        if (depth > Deepest) return new GraphFault("The query lies too deep.");
        var fields = new Dictionary<string, GraphField>(StringComparer.Ordinal);
        if (Collect(scope, selections, fields, 0) is { } fault) return fault;
        var answer = new GraphObject();
        foreach (var field in fields.Values)
        {
            if (field.UnknownDirective is { } directive) return new GraphFault($"There is no directive @{directive}.");
            if (!(await ValuesAsync(scope, field, depth, cancellation)).TryGet(out var values, out var refusal)) return refusal;
            if (Put(answer, field, values) is { } wrong) return wrong;
        }
        return answer;
    }

    private GraphFault? Collect(GraphScope scope, IReadOnlyList<ASTNode> selections, Dictionary<string, GraphField> fields, int depth)
    {
        if (depth > Deepest) return new GraphFault("Fragments lead to each other.");
        foreach (var selection in selections)
        {
            if (++_steps > MostSteps) return new GraphFault("The query asks for too much.");
            if (Collect(scope, selection, fields, depth) is { } fault) return fault;
        }
        return null;
    }

    private GraphFault? Collect(GraphScope scope, ASTNode selection, Dictionary<string, GraphField> fields, int depth)
    {
        switch (selection)
        {
            case GraphQLField field when GraphField.TakesPart(field.Directives, query.Variables):
                var asked = new GraphField(field, query.Variables);
                if (!fields.TryGetValue(asked.Key, out var known)) fields[asked.Key] = asked;
                else if (known.Agrees(asked)) known.Add(field);
                else return new GraphFault($"{asked.Key} would stand for two fields: give one of them another name.");
                return null;
            case GraphQLInlineFragment part when GraphField.TakesPart(part.Directives, query.Variables):
                return part.TypeCondition is null || scope.IsA(part.TypeCondition.Type.Name.StringValue) ? Collect(scope, part.SelectionSet.Selections, fields, depth + 1) : null;
            case GraphQLFragmentSpread spread when GraphField.TakesPart(spread.Directives, query.Variables):
                if (!query.Fragments.TryGetValue(spread.FragmentName.Name.StringValue, out var fragment)) return new GraphFault($"There is no fragment {spread.FragmentName.Name.StringValue}.");
                return scope.IsA(fragment.TypeCondition.Type.Name.StringValue) ? Collect(scope, fragment.SelectionSet.Selections, fields, depth + 1) : null;
            default:
                return null;
        }
    }

    private Task<Outcome<GraphItems>> ValuesAsync(GraphScope scope, GraphField field, int depth, CancellationToken cancellation) => scope switch
    {
        _ when field.Name == "__typename" => Task.FromResult<Outcome<GraphItems>>(GraphItems.Of(scope.TypeName)),
        SystemScope => SystemAsync(field, depth, cancellation),
        ElementScope element => ElementAsync(element.Node, field, depth, cancellation),
        ConnectionScope connection => ConnectionAsync(connection, field, depth, cancellation),
        EdgeScope edge => EdgeAsync(edge, field, depth, cancellation),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task<Outcome<GraphItems>> SystemAsync(GraphField field, int depth, CancellationToken cancellation)
    {
        if (FhirDefinitions.R4.Resource(field.Name) is not { } type) return await SearchAsync(field, null, depth, cancellation) ?? Unknown("The server", field);
        if ((field.Text("id") ?? field.Text("_id")) is not { } id || !ResourceKey.IsId(id)) return new GraphFault($"{type.Name} is asked for by its id; {type.Name}List searches.");
        if (!(await resources.ReadAsync(new(type.Name, id), cancellation)).TryGet(out var found, out var refusal)) return refusal;
        return found is null ? new GraphFault($"{type.Name}/{id} does not exist.") : await InsideAsync([new ElementScope(found)], isList: false, field, depth, cancellation);
    }

    private async Task<Outcome<GraphItems>> ElementAsync(FhirPathNode node, GraphField field, int depth, CancellationToken cancellation)
    {
        if (node.IsResource && field.Name == "resourceType") return GraphItems.Of(node.Type!.Name);
        if (node.Type!.Name == "Reference" && field.Name == "resource") return await TargetAsync(node, field, depth, cancellation);
        if (node.IsResource && await SearchAsync(field, node, depth, cancellation) is { } found) return found;
        var isExtra = field.Name.StartsWith('_');
        var name = isExtra ? field.Name[1..] : field.Name;
        if ((node.Structure!.Find(name)?.Element ?? node.Structure.Element(name)) is not { } element) return Unknown(node.Type.Name, field);
        List<FhirPathNode> children = [.. node.Children.Where(c => c.Property!.Name == name || c.Name == name)];
        if (!new GraphFilter(field, element).Narrow(children).TryGet(out var left, out var refusal)) return refusal;
        if (!isExtra && left.Find(c => c.Type!.Kind == FhirKind.Primitive) is not null) return Leaves(field, left, element.IsList);
        if (isExtra && children.Exists(c => c.Type!.Kind != FhirKind.Primitive)) return Unknown(node.Type.Name, field);
        if (left.Count == 0) return new GraphItems([], element.IsList);
        return await InsideAsync([.. left.Select(c => new ElementScope(c))], element.IsList, field, depth, cancellation);
    }

    private static Outcome<GraphItems> Leaves(GraphField field, List<FhirPathNode> values, bool isList) =>
        field.Selections.Count > 0 ? new GraphFault($"{field.Name} is a value: nothing can be asked of it.")
        : new GraphItems([.. values.Where(v => v.HasValue).Select(v => (object?)v.Json)], isList);

    private async Task<Outcome<GraphItems>> TargetAsync(FhirPathNode reference, GraphField field, int depth, CancellationToken cancellation)
    {
        if (!(await ResolvedAsync(reference, field.Text("type"), cancellation)).TryGet(out var target, out var refusal)) return refusal;
        if (target is null) return field.Text("optional") == "true" ? GraphItems.None : new GraphFault($"The reference {reference.Text("reference")} cannot be resolved.");
        return field.Text("type") is { } type && target.Type!.Name != type ? GraphItems.None : await InsideAsync([new ElementScope(target)], isList: false, field, depth, cancellation);
    }

    private async Task<Outcome<FhirPathNode?>> ResolvedAsync(FhirPathNode reference, string? type, CancellationToken cancellation)
    {
        if (reference.Text("reference") is not { } text) return (FhirPathNode?)null;
        if (text.StartsWith('#')) return text.Length == 1 ? reference.RootResource : reference.RootResource.ChildrenOf("contained").FirstOrDefault(c => c.Text("id") == text[1..]);
        if (Reference.Local(Reference.Unversioned(text), call.Bases) is not { } key) return (FhirPathNode?)null;
        // What is not of the type that is asked for need not be read.
        return type is not null && type != key.Type ? reference.RootResource : await resources.ReadAsync(key, cancellation);
    }

    /// <summary>Searches, when the name of a field says so: <c>PatientList</c>, <c>PatientConnection</c>; among what refers to a resource, when it is asked of one. Null for another field.</summary>
    private async Task<Outcome<GraphItems>?> SearchAsync(GraphField field, FhirPathNode? referred, int depth, CancellationToken cancellation)
    {
        var isConnection = field.Name.EndsWith("Connection", StringComparison.Ordinal);
        if (!isConnection && !field.Name.EndsWith("List", StringComparison.Ordinal)) return null;
        if (FhirDefinitions.R4.Resource(field.Name[..^(isConnection ? "Connection" : "List").Length]) is not { } type) return null;
        if (field.Arguments.FirstOrDefault(a => a.Key != "_cursor" && !GraphValues.IsSaid(a.Value)).Key is { } empty) return new GraphFault($"{field.Name} is asked by {empty} without a value.");
        List<KeyValuePair<string, string>> asked = [.. field.Arguments.Where(a => a.Key is not ("_reference" or "_cursor")).SelectMany(a => GraphValues.Texts(a.Value).Select(text => KeyValuePair.Create(a.Key, text)))];
        if ((field.Text("_reference") is not null) != (referred is not null)) return new GraphFault($"{field.Name} has _reference, the parameter that refers to the resource, when it is asked of a resource, and only then.");
        if (referred is not null) asked.Add(new(field.Text("_reference")!, $"{referred.Type!.Name}/{referred.Text("id")}"));
        if (isConnection) asked.Add(new("_total", "accurate"));
        if (!(await resources.SearchAsync(type, asked, field.Text("_cursor"), cancellation)).TryGet(out var found, out var refusal)) return refusal;
        return isConnection
            ? await InsideAsync([new ConnectionScope(type.Name, found.Found, found.Size)], isList: false, field, depth, cancellation)
            : await InsideAsync([.. found.Found.Matches.Select(m => new ElementScope(GraphAnswer.NodeOf(m, call.Access)))], isList: true, field, depth, cancellation);
    }

    private async Task<Outcome<GraphItems>> ConnectionAsync(ConnectionScope connection, GraphField field, int depth, CancellationToken cancellation) => field.Name switch
    {
        "count" => GraphItems.Of(connection.Found.Total),
        "pagesize" => GraphItems.Of((long)connection.Size),
        "next" => GraphItems.Of(connection.Found.Next),
        "first" or "previous" or "last" or "offset" => GraphItems.None,
        "edges" => await InsideAsync([.. connection.Found.Matches.Select(m => new EdgeScope(connection.Type, m))], isList: true, field, depth, cancellation),
        _ => Unknown(connection.TypeName, field),
    };

    private async Task<Outcome<GraphItems>> EdgeAsync(EdgeScope edge, GraphField field, int depth, CancellationToken cancellation) => field.Name switch
    {
        "mode" => GraphItems.Of("match"),
        "score" => GraphItems.None,
        "resource" => await InsideAsync([new ElementScope(GraphAnswer.NodeOf(edge.Match, call.Access))], isList: false, field, depth, cancellation),
        _ => Unknown(edge.TypeName, field),
    };

    private async Task<Outcome<GraphItems>> InsideAsync(IReadOnlyList<GraphScope> scopes, bool isList, GraphField field, int depth, CancellationToken cancellation)
    {
        if (field.Selections.Count == 0) return new GraphFault($"{field.Name} is no value: say what is wanted of it.");
        var items = new List<object?>(scopes.Count);
        foreach (var scope in scopes)
            if ((await AnswerAsync(scope, field.Selections, depth + 1, cancellation)).TryGet(out var answer, out var refusal)) items.Add(answer);
            else return refusal;
        return new GraphItems(items, isList) { Names = GraphFilter.SliceNames(field, scopes) };
    }

    // A list that is flattened gives its members' values to the object around it, each as a list; sliced, each member's under names of its own (FHIR R4, graphql, directives).
    private static GraphFault? Put(GraphObject answer, GraphField field, GraphItems values)
    {
        if (field.Has("slice") && !field.Has("flatten")) return new GraphFault("@slice stands with @flatten.");
        if (field.Has("first")) values = values with { Items = [.. values.Items.Take(1)], IsList = false };
        if (field.Has("singleton"))
        {
            if (values.Items.Count > 1) return new GraphFault($"{field.Name} has {values.Items.Count} values where @singleton allows one.");
            values = values with { IsList = false };
        }
        if (!field.Has("flatten")) values.PutInto(answer, field.Key);
        else if (values.Items.Exists(item => item is not GraphObject)) return new GraphFault($"{field.Name} is a value: there is nothing in it to flatten.");
        else values.FlattenInto(answer);
        return null;
    }

    private static GraphFault Unknown(string type, GraphField field) => new($"{type} has no field {field.Name}.");
}

/// <summary>What a field comes to.</summary>
/// <param name="Items">Its values.</param>
/// <param name="IsList">Whether they are a list, however many there are.</param>
internal sealed record GraphItems(List<object?> Items, bool IsList)
{
    /// <summary>Nothing.</summary>
    public static GraphItems None => new([], IsList: false);

    /// <summary>What the slices are called, by item; null when there are none.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>One value; nothing for null.</summary>
    public static GraphItems Of(object? value) => value is null ? None : new([value], IsList: false);

    /// <summary>Puts them into an object. What has no value is left out.</summary>
    public void PutInto(GraphObject answer, string name)
    {
        if (IsList && Items.Count > 0) answer.Set(name, Items);
        else if (Items.Count > 0) answer.Set(name, Items[0]);
    }

    /// <summary>Puts what is in them into an object.</summary>
    public void FlattenInto(GraphObject answer)
    {
        for (var i = 0; i < Items.Count; i++)
            foreach (var (name, value) in ((GraphObject)Items[i]!).Members)
                if (Names is { } slices) answer.Set($"{name}.{slices[i]}", value);
                else if (IsList) answer.Append(name, value);
                else answer.Set(name, value);
    }
}
