namespace Varde.Fhir.FhirPath;

/// <summary>An operator with what stands on both sides; a sign before a term is an operation on zero (FHIRPath 2.0, 6).</summary>
internal sealed class FhirPathOperation(string operation, FhirPathTerm left, FhirPathTerm right, bool isSign = false) : FhirPathTerm
{
    public override FhirPathNode[] Evaluate(in FhirPathScope scope)
    {
        if (!scope.Run.May(1)) return [];
        return operation switch
        {
            "and" or "or" or "xor" or "implies" => FhirPathLiteral.Of(Logic(scope)),
            "=" => FhirPathLiteral.Of(Equal(scope)),
            "!=" => FhirPathLiteral.Of(!Equal(scope)),
            "~" => FhirPathLiteral.Of(Equivalent(scope)),
            "!~" => FhirPathLiteral.Of(!Equivalent(scope)),
            "<" or "<=" or ">" or ">=" => FhirPathLiteral.Of(Ordered(scope)),
            "in" => FhirPathLiteral.Of(IsIn(left.Single(scope), right.Evaluate(scope), scope)),
            "contains" => FhirPathLiteral.Of(IsIn(right.Single(scope), left.Evaluate(scope), scope)),
            "|" => FhirPathSets.Union(left.Evaluate(scope), right.Evaluate(scope), scope.Run),
            "&" => Joined(scope),
            _ => Calculated(scope),
        };
    }

    // Of and, or and implies the right side is not looked at when the left one decides (FHIRPath 2.0, 6.5: three values).
    private bool? Logic(in FhirPathScope scope)
    {
        var first = left.IsTrue(scope);
        if (operation is "and" && first == false) return false;
        if (operation is "or" && first == true) return true;
        if (operation is "implies" && first == false) return true;
        var second = right.IsTrue(scope);
        return operation switch
        {
            "and" => second == false ? false : first & second,
            "or" => first | second,
            "xor" => first is null || second is null ? null : first != second,
            _ => second == true ? true : first is null ? null : second,
        };
    }

    private bool? Equal(in FhirPathScope scope)
    {
        var (one, two) = (left.Evaluate(scope), right.Evaluate(scope));
        return scope.Run.May(Math.Min(one.Length, two.Length)) ? new FhirPathEquality(scope.Run).AreEqual(one, two) : null;
    }

    private bool Equivalent(in FhirPathScope scope) => new FhirPathEquality(scope.Run).AreEquivalent(left.Evaluate(scope), right.Evaluate(scope));

    private bool? Ordered(in FhirPathScope scope)
    {
        if (left.Single(scope) is not { } one || right.Single(scope) is not { } two) return null;
        if (new FhirPathEquality(scope.Run).Compare(one, two) is not { } order) return null;
        return operation switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };
    }

    private static bool? IsIn(FhirPathNode? item, FhirPathNode[] nodes, in FhirPathScope scope)
    {
        if (item is null) return null;
        var equality = new FhirPathEquality(scope.Run);
        return Array.Exists(nodes, node => equality.Equals(item, node));
    }

    // Of texts joined by & an empty one counts as a text without characters.
    private FhirPathNode[] Joined(in FhirPathScope scope)
    {
        var (one, two) = (left.Single(scope)?.Value, right.Single(scope)?.Value);
        if (one is not (null or string) || two is not (null or string)) return scope.Run.Refuse("& joins texts");
        var joined = $"{one}{two}";
        return scope.Run.May(joined.Length / 8) ? FhirPathNode.Of(joined).Self : [];
    }

    private FhirPathNode[] Calculated(in FhirPathScope scope)
    {
        if (left.Single(scope) is not { } one || right.Single(scope) is not { } two) return [];
        if (isSign && FhirPathQuantity.Of(two) is { Unit: not "1" } signed)
            return FhirPathNode.Of(operation == "-" ? signed with { Number = -signed.Number } : signed).Self;
        return FhirPathArithmetic.Calculate(operation, one, two, scope.Run);
    }
}
