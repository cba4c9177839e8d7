namespace Varde.AccessControl;

/// <summary>What a query may do with the documents of one class in one record.</summary>
/// <param name="Treatment">How they are treated.</param>
/// <param name="Decision">The decision that they share; null where each document is decided on its own.</param>
public sealed record ClassDecision(ClassTreatment Treatment, Decision? Decision)
{
    /// <summary>Decides for all documents of a class at once. A pure function of its arguments and the rule table.</summary>
    /// <param name="facts">The facts of actor and person; those of the object are taken from the class.</param>
    /// <param name="documents">The class.</param>
    /// <param name="organisation">The organisation that the actor acts for.</param>
    /// <param name="now">When.</param>
    public static ClassDecision Of(AccessFacts facts, DocumentClass documents, string organisation, DateTimeOffset now)
    {
        if (documents.IsExceptional) return new(ClassTreatment.DecideEach, null);
        var decision = Gate.Decide(facts with { Service = documents.Service, Object = documents.FactsFor(organisation, now) }, now);
        return new(TreatmentOf(decision), decision);
    }

    private static ClassTreatment TreatmentOf(Decision decision) => decision.Effect switch
    {
        AccessEffect.Permit => ClassTreatment.Include,
        AccessEffect.Limited => ClassTreatment.IncludeInPart,
        _ => ClassTreatment.LeaveOut,
    };
}

/// <summary>How a query treats the documents of a class.</summary>
public enum ClassTreatment
{
    /// <summary>They are not there: not in lists, counts, sorts or aggregates.</summary>
    LeaveOut,

    /// <summary>They are there, without what the decision's obligations leave out.</summary>
    IncludeInPart,

    /// <summary>They are there.</summary>
    Include,

    /// <summary>Each is decided on its own.</summary>
    DecideEach,
}
