namespace Varde.OpenEhr.Terminology;

/// <summary>Codes of ISO and IANA. Kept here rather than taken from the platform's cultures, which differ between machines.</summary>
internal static class IsoCodes
{
    /// <summary>ISO 639-1, all two-letter codes, withdrawn ones included (records are old), and ji, sb, sx and sz, which openEHR's list has as deprecated.</summary>
    public const string Languages = """
        aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy
        ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja ji jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt
        lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn
        sb so sq sr ss st su sv sw sx sz ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
        """;

    /// <summary>ISO 3166-1, the exceptionally reserved elements.</summary>
    public const string ReservedCountries = "AC CP CQ DG EA EU EZ FX IC SU TA UK UN";

    /// <summary>ISO 3166-1 alpha-2, with AN, which openEHR's list still has.</summary>
    public const string Countries = """
        AD AE AF AG AI AL AM AN AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN
        CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN
        HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM
        MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
        SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS
        YE YT ZA ZM ZW
        """;

    /// <summary>Names and preferred MIME names of IANA's character sets.</summary>
    public const string CharacterSets = """
        UTF-7 UTF-8 UTF-16 UTF-16BE UTF-16LE UTF-32 UTF-32BE UTF-32LE US-ASCII ISO-10646-UCS-2 ISO-10646-UCS-4 ISO-10646-UTF-1
        ISO-8859-1 ISO-8859-2 ISO-8859-3 ISO-8859-4 ISO-8859-5 ISO-8859-6 ISO-8859-7 ISO-8859-8 ISO-8859-9 ISO-8859-10 ISO-8859-13 ISO-8859-14 ISO-8859-15 ISO-8859-16
        ISO_8859-1:1987 ISO_8859-2:1987 ISO_8859-3:1988 ISO_8859-4:1988 ISO_8859-5:1988 ISO_8859-6:1987 ISO_8859-7:1987 ISO_8859-8:1988 ISO_8859-9:1989
        windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255 windows-1256 windows-1257 windows-1258 windows-874
        IBM850 IBM852 IBM865 macintosh KOI8-R KOI8-U TIS-620 Shift_JIS EUC-JP ISO-2022-JP EUC-KR ISO-2022-KR KS_C_5601-1987 GB2312 GBK GB18030 HZ-GB-2312 Big5 Big5-HKSCS
        """;
}
