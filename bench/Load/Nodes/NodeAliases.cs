using System.Collections.Frozen;

namespace Varde.Load.Nodes;

/// <summary>The short names that EHRbase 2 gives to attributes and classes in its tables, as far as demo compositions have them.</summary>
internal static class NodeAliases
{
    /// <summary>Classes that have rows of their own; all others lie within the row of the nearest one.</summary>
    public static readonly FrozenDictionary<string, string> Structures = Pairs(
        """
        COMPOSITION CO  EVENT_CONTEXT EC  SECTION SE  GENERIC_ENTRY GE  ADMIN_ENTRY AE  OBSERVATION OB  INSTRUCTION IN  ACTION AN  EVALUATION EV
        ACTIVITY AY  HISTORY HI  POINT_EVENT PE  INTERVAL_EVENT IE  ITEM_LIST IL  ITEM_SINGLE IS  ITEM_TABLE TA  ITEM_TREE TR  CLUSTER CL  ELEMENT E
        """);

    private static readonly FrozenDictionary<string, string> Values = Pairs(
        """
        ARCHETYPED AR  ARCHETYPE_ID AX  TEMPLATE_ID TP  TERMINOLOGY_ID T  CODE_PHRASE C  DV_BOOLEAN b  DV_CODED_TEXT c  DV_COUNT co  DV_DATE d
        DV_DATE_TIME dt  DV_DURATION du  DV_IDENTIFIER id  DV_INTERVAL iv  DV_ORDINAL o  DV_PROPORTION pr  DV_QUANTITY q  DV_TEXT x  DV_TIME t  DV_URI u
        ISM_TRANSITION IT  PARTY_IDENTIFIED PI  PARTY_SELF PS
        """);

    private static readonly FrozenDictionary<string, string> Attributes = Pairs(
        """
        activities a  content c  context x  data d  description t  events e  item j  items i  other_context o  protocol p  rows r  state s  summary y
        action_archetype_id aa  archetype_details ad  archetype_id aX  archetype_node_id A  assigner as  careflow_step cf  category ca  code_string cd
        composer cp  current_state cu  defining_code df  denominator de  encoding ec  end_time et  health_care_facility hc  id X  ism_transition it
        issuer is  language la  location lc  lower l  lower_included li  lower_unbounded lu  magnitude m  name N  narrative nv  normal_range nr
        normal_status nt  null_flavour nf  numerator nu  origin og  precision pc  rm_version rv  setting se  start_time st  subject su  symbol sy
        template_id tm  terminology_id te  territory ty  time ti  type tp  units un  upper u  upper_included ui  upper_unbounded uu  value V
        """);

    /// <summary>The short name of an attribute.</summary>
    public static string OfAttribute(string name) => Attributes.TryGetValue(name, out var alias) ? alias : throw new NotSupportedException($"the attribute {name} has no short name here");

    /// <summary>The short name of a class.</summary>
    public static string OfClass(string name) =>
        Structures.TryGetValue(name, out var alias) || Values.TryGetValue(name, out alias) ? alias : throw new NotSupportedException($"the class {name} has no short name here");

    private static FrozenDictionary<string, string> Pairs(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1]);
}
