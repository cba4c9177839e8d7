using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Validation;

/// <summary>The invariants of the reference model by the class that declares them.</summary>
internal static class Rules
{
    private static readonly List<(RmClass Type, Action<RmObject, FaultList> Check)> All = [];

    static Rules()
    {
        IdentifierRules.Register();
        TextRules.Register();
        QuantityRules.Register();
        DateTimeRules.Register();
        EncapsulatedRules.Register();
        CommonRules.Register();
        DataStructureRules.Register();
        EhrRules.Register();
        DemographicRules.Register();
    }

    /// <summary>Adds an invariant of a class and its descendants.</summary>
    public static void Add<T>(RmClass type, Action<T, FaultList> check) where T : RmObject => All.Add((type, (item, faults) => check((T)item, faults)));

    /// <summary>The invariants that hold for objects of exactly this class, inherited ones first.</summary>
    public static IEnumerable<Action<RmObject, FaultList>> Of(RmClass type) => All.Where(one => type.IsA(one.Type)).Select(one => one.Check);
}
