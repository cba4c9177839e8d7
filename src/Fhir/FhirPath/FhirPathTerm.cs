using Varde.Fhir.Definitions;

namespace Varde.Fhir.FhirPath;

/// <summary>A part of an expression, which gives a collection.</summary>
internal abstract class FhirPathTerm
{
    /// <summary>What it gives on a scope; the empty collection when the run was refused.</summary>
    public abstract FhirPathNode[] Evaluate(in FhirPathScope scope);

    /// <summary>What it gives where one truth is needed: null when it is not known (FHIRPath 2.0, 4.5: one item that is no Boolean is true).</summary>
    public bool? IsTrue(in FhirPathScope scope)
    {
        var nodes = Evaluate(scope);
        if (nodes.Length == 0) return null;
        if (nodes.Length == 1) return nodes[0].Value is not bool truth || truth;
        scope.Run.Refuse("one value is needed where there are several");
        return null;
    }

    /// <summary>The one item it gives; null when there is none.</summary>
    public FhirPathNode? Single(in FhirPathScope scope)
    {
        var nodes = Evaluate(scope);
        if (nodes.Length > 1) scope.Run.Refuse("one value is needed where there are several");
        return nodes.Length == 1 ? nodes[0] : null;
    }
}

/// <summary>Something that is the same on every scope.</summary>
internal sealed class FhirPathLiteral(FhirPathNode[] nodes) : FhirPathTerm
{
    public static readonly FhirPathLiteral Empty = new([]);
    public static readonly FhirPathNode[] True = FhirPathNode.Of(true).Self;
    public static readonly FhirPathNode[] False = FhirPathNode.Of(false).Self;

    /// <summary>The collection of a truth; empty for one that is not known.</summary>
    public static FhirPathNode[] Of(bool? truth) => truth switch { true => True, false => False, null => [] };

    /// <summary>The collection of a value; empty for none.</summary>
    public static FhirPathNode[] Of(object? value) => value switch { null => [], bool truth => Of(truth), _ => FhirPathNode.Of(value).Self };

    /// <summary>The text that it is; null when it is something else.</summary>
    public string? Text => nodes.Length == 1 ? nodes[0].Value as string : null;

    public override FhirPathNode[] Evaluate(in FhirPathScope scope) => nodes;
}

/// <summary>The children of a name. Where an expression starts, the name of a type means what is of that type (FHIRPath 2.0, 3.2).</summary>
internal sealed class FhirPathMember(string name, bool isFirst) : FhirPathTerm
{
    private readonly bool _mayBeType = isFirst && char.IsAsciiLetterUpper(name[0]);

    public override FhirPathNode[] Evaluate(in FhirPathScope scope)
    {
        if (scope.Focus.Length == 1) return Of(scope.Focus[0], scope.Run);
        var found = new List<FhirPathNode>();
        foreach (var node in scope.Focus) found.AddRange(Of(node, scope.Run));
        return [.. found];
    }

    private FhirPathNode[] Of(FhirPathNode node, FhirPathRun run)
    {
        if (_mayBeType && node.Type is { } type && type.IsA(name)) return node.Self;
        return run.May(1 + node.Children.Length / 8) ? node.ChildrenOf(name) : [];
    }
}

/// <summary>A term applied to what stands before the dot.</summary>
internal sealed class FhirPathChain(FhirPathTerm source, FhirPathTerm step) : FhirPathTerm
{
    public override FhirPathNode[] Evaluate(in FhirPathScope scope) => step.Evaluate(scope.On(source.Evaluate(scope)));
}

/// <summary>The item at a place.</summary>
internal sealed class FhirPathIndexer(FhirPathTerm source, FhirPathTerm index) : FhirPathTerm
{
    public override FhirPathNode[] Evaluate(in FhirPathScope scope)
    {
        var nodes = source.Evaluate(scope);
        if (index.Single(scope.Outside) is not { } at) return [];
        if (at.Value is not int place) return scope.Run.Refuse("an index is an integer");
        return place >= 0 && place < nodes.Length ? nodes[place].Self : [];
    }
}

/// <summary><c>$this</c>, <c>$index</c> and <c>$total</c> (FHIRPath 2.0, 5.2 and 7).</summary>
internal sealed class FhirPathSpecial(string name) : FhirPathTerm
{
    public override FhirPathNode[] Evaluate(in FhirPathScope scope) => name switch
    {
        "$this" => scope.This,
        "$index" => FhirPathNode.Of(scope.Index).Self,
        _ => scope.Total,
    };
}

/// <summary>A constant of the surroundings (FHIR R4, fhirpath, 2.1.9.1.3).</summary>
internal sealed class FhirPathConstant(string name) : FhirPathTerm
{
    private const string CodeSystems = "http://unitsofmeasure.org http://snomed.info/sct http://loinc.org";

    private static readonly string[] Systems = CodeSystems.Split(' ');

    private readonly FhirPathNode[] _fixed = AddressOf(name) is { } address ? FhirPathNode.Of(address).Self : [];

    /// <summary>Whether there is such a constant.</summary>
    public static bool IsKnown(string name) => name is "resource" or "rootResource" or "context" || AddressOf(name) is not null;

    public override FhirPathNode[] Evaluate(in FhirPathScope scope) => name switch
    {
        "resource" => scope.Run.Context.Resource.Self,
        "rootResource" => scope.Run.Context.RootResource.Self,
        "context" => scope.Run.Context.Self,
        _ => _fixed,
    };

    private static string? AddressOf(string name) => name switch
    {
        "ucum" => Systems[0],
        "sct" => Systems[1],
        "loinc" => Systems[2],
        ['v', 's', '-', .. { Length: > 0 } set] => "http://hl7.org/fhir/ValueSet/" + set,
        ['e', 'x', 't', '-', .. { Length: > 0 } extension] => "http://hl7.org/fhir/StructureDefinition/" + extension,
        _ => null,
    };
}

/// <summary><c>is</c>, <c>as</c> and <c>ofType</c>, as operators and as functions (FHIRPath 2.0, 6.3 and 5.2.4).</summary>
internal sealed class FhirPathTypeTest(FhirPathTerm? source, string operation, FhirPathType type) : FhirPathTerm
{
    public override FhirPathNode[] Evaluate(in FhirPathScope scope)
    {
        var nodes = source?.Evaluate(scope) ?? scope.Focus;
        if (!scope.Run.May(nodes.Length)) return [];
        // The specification's own rules and search parameters apply "as" to collections, which later versions forbid: it means ofType there.
        if (operation != "is") return nodes.Length == 1 && type.Admits(nodes[0]) ? nodes : Array.FindAll(nodes, type.Admits);
        if (nodes.Length > 1) return scope.Run.Refuse("is needs one item where there are several");
        return nodes.Length == 0 ? [] : FhirPathLiteral.Of(type.Holds(nodes[0]));
    }
}

/// <summary>A function called on what stands before the dot.</summary>
internal sealed class FhirPathCall(FhirPathFunction function, FhirPathTerm[] arguments) : FhirPathTerm
{
    /// <summary>How many arguments are given.</summary>
    public int Count => arguments.Length;

    /// <summary>An argument, to be evaluated for each item.</summary>
    public FhirPathTerm Argument(int at) => arguments[at];

    /// <summary>An argument that is about what the whole expression is about.</summary>
    public FhirPathNode[] Nodes(in FhirPathScope scope, int at) => arguments[at].Evaluate(scope.Outside);

    /// <summary>The value of an argument; null when it is empty or not given.</summary>
    public object? Value(in FhirPathScope scope, int at) => at < arguments.Length ? arguments[at].Single(scope.Outside)?.Value : null;

    /// <summary>The text of an argument; null when it is empty; refused when it is something else.</summary>
    public string? Text(in FhirPathScope scope, int at)
    {
        var value = Value(scope, at);
        if (value is not (null or string)) scope.Run.Refuse("the argument is a text");
        return value as string;
    }

    public override FhirPathNode[] Evaluate(in FhirPathScope scope) =>
        scope.Run.May(1 + scope.Focus.Length / 4) ? function(this, scope) : [];
}
