using Varde.Fhir.Rest;
using Varde.Foundation;

namespace Varde.Fhir.Terminology.Evaluation;

/// <summary>How much one question may cost, counted and not clocked: the same question is always answered or always refused.</summary>
internal sealed class EvaluationBudget
{
    /// <summary>How many concepts are looked at, and how many parts of value sets.</summary>
    public const int MostSteps = 1_000_000;

    /// <summary>How deep value sets name each other.</summary>
    public const int Deepest = 32;

    private readonly List<Model.ValueSet> _open = [];
    private long _steps;

    /// <summary>Counts steps; a refusal when there were too many.</summary>
    public Refusal? Spend(long steps)
    {
        _steps += steps;
        return _steps > MostSteps ? new TooCostly("The value set is too large to be gone through: ask for a part of it.") : null;
    }

    /// <summary>Begins with a value set; a refusal when it is one of those that are gone through, or lies too deep.</summary>
    public Refusal? Enter(Model.ValueSet set)
    {
        if (_open.Exists(open => ReferenceEquals(open, set))) return Unprocessable.At("ValueSet.compose", "a value set is put together of itself");
        if (_open.Count == Deepest) return new TooCostly($"Value sets name each other more than {Deepest} deep.");
        _open.Add(set);
        return null;
    }

    /// <summary>Ends with the value set that was begun last.</summary>
    public void Leave() => _open.RemoveAt(_open.Count - 1);
}
