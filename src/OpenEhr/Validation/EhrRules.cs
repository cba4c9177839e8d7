using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Terminology;
using Action = Varde.OpenEhr.ReferenceModel.Action;

namespace Varde.OpenEhr.Validation;

/// <summary>Compositions, entries, the instruction state machine and the EHR itself. RM 1.1.0 EHR.</summary>
internal static class EhrRules
{
    public static void Register()
    {
        Rules.Add<Composition>(RmModel.Composition, CheckComposition);
        Rules.Add<EventContext>(RmModel.EventContext, (context, faults) => CodeRules.InGroup(context.Setting, OpenEhrTerminology.Setting, "setting", faults));
        Rules.Add<Entry>(RmModel.Entry, CheckEntry);
        Rules.Add<IsmTransition>(RmModel.IsmTransition, CheckTransition);
        Rules.Add<EhrStatus>(RmModel.EhrStatus, CommonRules.MustBeArchetypeRoot);
        Rules.Add<EhrAccess>(RmModel.EhrAccess, CommonRules.MustHaveDetails);
        Rules.Add<Ehr>(RmModel.Ehr, CheckEhr);
    }

    private static void CheckComposition(Composition composition, FaultList faults)
    {
        CommonRules.MustHaveDetails(composition, faults);
        CodeRules.InCodeSet(composition.Language, CodeSet.Languages, "language", faults);
        CodeRules.InCodeSet(composition.Territory, CodeSet.Countries, "territory", faults);
        CodeRules.InGroup(composition.Category, OpenEhrTerminology.CompositionCategory, "category", faults);
    }

    // RM 1.1.0 EHR §7, ENTRY: Is_archetype_root. Compositions are in use whose archetype defines an entry in line, under an at-code: which id stands where
    // is for the template to say.
    private static void CheckEntry(Entry entry, FaultList faults)
    {
        CodeRules.InCodeSet(entry.Language, CodeSet.Languages, "language", faults);
        CodeRules.InCodeSet(entry.Encoding, CodeSet.CharacterSets, "encoding", faults);
    }

    private static void CheckTransition(IsmTransition transition, FaultList faults)
    {
        CodeRules.InGroup(transition.CurrentState, OpenEhrTerminology.InstructionStates, "current_state", faults);
        CodeRules.InGroup(transition.Transition, OpenEhrTerminology.InstructionTransitions, "transition", faults);
        if (transition is { Transition.DefiningCode.CodeString: { } way, CurrentState.DefiningCode.CodeString: { } state }
            && InstructionStateMachine.StateAfter(way) is { } after && after != state)
            faults.Add("current_state", FaultCode.OtherState.Of(Shown.Text(way), after, Shown.Text(state)));
    }

    private static void CheckEhr(Ehr ehr, FaultList faults)
    {
        CheckType(ehr.EhrStatus, "VERSIONED_EHR_STATUS", "ehr_status", faults);
        CheckType(ehr.EhrAccess, "VERSIONED_EHR_ACCESS", "ehr_access", faults);
        CheckType(ehr.Directory, "VERSIONED_FOLDER", "directory", faults);
        foreach (var one in ehr.Contributions) CheckType(one, "CONTRIBUTION", "contributions", faults);
        foreach (var one in ehr.Compositions) CheckType(one, "VERSIONED_COMPOSITION", "compositions", faults);
        foreach (var one in ehr.Folders) CheckType(one, "VERSIONED_FOLDER", "folders", faults);
    }

    private static void CheckType(ObjectRef? reference, string type, string attribute, FaultList faults)
    {
        if (reference?.Type is { Length: > 0 } found && found != type) faults.Add(attribute, FaultCode.OtherReference.Of(Shown.Text(found), type));
    }
}
