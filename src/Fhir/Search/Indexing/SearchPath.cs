namespace Varde.Fhir.Search.Indexing;

/// <summary>One way that the expression of a search parameter leads, from the root of a resource.</summary>
/// <param name="Root">The type it begins at, which may be abstract.</param>
/// <param name="Steps">How it goes on.</param>
internal sealed record SearchPath(string Root, IReadOnlyList<SearchStep> Steps);

/// <summary>A step of a path.</summary>
internal abstract record SearchStep;

/// <summary>To the elements of a name.</summary>
internal sealed record MemberStep(string Name) : SearchStep
{
    public override string ToString() => $".{Name}";
}

/// <summary>Only those of a type: <c>.as(T)</c>, <c>.ofType(T)</c> and <c>(x as T)</c>.</summary>
internal sealed record TypeStep(string Type) : SearchStep
{
    public override string ToString() => $".as({Type})";
}

/// <summary>Only those that have an element with a value: <c>.where(system='phone')</c>.</summary>
internal sealed record WhereStep(string Member, string Value) : SearchStep
{
    public override string ToString() => $".where({Member}='{Value}')";
}

/// <summary>Only references to a type of resource: <c>.where(resolve() is T)</c>.</summary>
internal sealed record TargetStep(string Type) : SearchStep;

/// <summary>Only one of a list: <c>[0]</c>.</summary>
internal sealed record IndexStep(int Index) : SearchStep
{
    public override string ToString() => $"[{Index}]";
}

/// <summary>Whether there is one that is not false: <c>x.exists() and x != false</c>.</summary>
internal sealed record IsKnownStep : SearchStep
{
    public override string ToString() => ".exists()";
}
