"""Names that people who teach in the United Kingdom have, kept together by where they come from.

Our own lists, in a fixed order: what `records` draws from them never depends on another package's release.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Community:
    """Names that go together. `share` is out of a hundred records, roughly as schools are."""

    share: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    has_middle_names: bool = False


def _names(text: str) -> tuple[str, ...]:
    """One name per comma; a name of several words keeps its spaces."""
    return tuple(name.strip() for name in text.replace("\n", " ").split(",") if name.strip())


ENGLISH = Community(
    share=42,
    women=_names(
        """
        Alice, Amy, Beverley, Bryony, Caroline, Charlotte, Deborah, Eleanor, Emma-Louise, Frances,
        Georgina, Hannah, Harriet, Jacqueline, Joanne, Judith, Katherine, Kerry-Ann, Lucy, Margaret,
        Mary-Jane, Natalie, Nicola, Pamela, Philippa, Rachael, Rebecca, Rosemary, Sally-Ann, Susan,
        Tamsin, Victoria, Zoë
        """
    ),
    men=_names(
        """
        Adam, Andrew, Anthony, Benjamin, Christopher, Colin, Daniel, Edward, Geoffrey, Graham, Harvey,
        Ian, Jonathan, Kenneth, Laurence, Martin, Matthew, Nigel, Oliver, Paul, Peter, Richard, Robert,
        Simon, Stephen, Thomas, Timothy, William
        """
    ),
    families=_names(
        """
        Abbott, Ainsworth, Archer, Armitage, Ashworth, Barraclough, Beaumont, Birtwistle, Blackburn,
        Bradshaw, Carter-Ruck, Chamberlain, Cooper, Crompton, D'Arcy, Dewhurst, Fairbrother,
        Fazackerley, Featherstone, Fletcher, Garside, Greenhalgh, Hargreaves, Harrison-Boyd, Heathcote,
        Hollingsworth, Ibbotson, Jowett, Kershaw, Lancaster, Longbottom, Marsden, Metcalfe,
        Micklethwaite, Moorhouse, Nightingale, Oldfield, Ormerod, Parkinson, Pemberton, Quayle,
        Ramsbottom, Rowntree, Saint John, Shuttleworth, Sidebottom, St. Clair, Sutcliffe, Tattersall,
        Thistlethwaite, Underhill, Verity, Wainwright, Weatherby, Whitehead, Winterbottom, Wolstenholme,
        Yates
        """
    ),
    has_middle_names=True,
)

WELSH = Community(
    share=9,
    women=_names(
        """
        Angharad, Bethan, Catrin, Eleri, Ffion, Gwenllian, Haf, Lowri, Mari-Wyn, Nia, Rhiannon, Siân
        """
    ),
    men=_names("Aled, Dafydd, Emyr, Gethin, Gruffudd, Gwilym, Huw, Iestyn, Llŷr, Owain, Rhodri, Tomos"),
    families=_names(
        """
        ap Gwilym, ab Iorwerth, Bowen-Rees, Cadwaladr, Davies, Ellis-Wynne, Evans, Gruffydd, Howells,
        Jenkins, Lloyd, Meredith, Morgan, Prys-Jones, Prothero, Rhydderch, Treharne, Vaughan, ferch
        Madog
        """
    ),
    has_middle_names=True,
)

SCOTTISH = Community(
    share=9,
    women=_names("Ailsa, Catriona, Eilidh, Fiona, Iona, Isobel, Kirsty, Mhairi, Morag, Shona, Una"),
    men=_names("Alasdair, Angus, Callum, Duncan, Ewan, Fergus, Gregor, Hamish, Iain, Ruaridh, Struan"),
    families=_names(
        """
        Abercrombie, Buchan, Colquhoun, Dalziel, Farquharson, Geddes, MacAskill, MacDonald, Mackay, Mac
        an t-Saoir, McGillivray, MacLeòid, Menzies, Ogilvie, Ruthven, Sinclair, Urquhart, Wedderburn
        """
    ),
    has_middle_names=True,
)

IRISH = Community(
    share=9,
    women=_names("Aoife, Áine, Bríd, Caoimhe, Gráinne, Niamh, Róisín, Sinéad, Siobhán, Saoirse, Úna"),
    men=_names("Brendan, Cathal, Ciarán, Conor, Diarmuid, Eoghan, Oisín, Pádraig, Ruairí, Seán, Tadhg"),
    families=_names(
        """
        Brennan, Byrne, Devlin, Fitzgerald, Gallagher, Mac Giolla Phádraig, McAuley, Ní Bhriain, Nic
        Gabhann, O'Connell, O’Dowd, Ó Súilleabháin, O'Hagan, O’Neill, Quigley, Rafferty, Uí Dhomhnaill
        """
    ),
    has_middle_names=True,
)

SOUTH_ASIAN = Community(
    share=12,
    women=_names(
        """
        Aisha, Anjali, Farzana, Gurpreet, Harleen, Jyoti, Kavitha, Lakshmi, Manpreet, Nusrat, Parveen,
        Rukhsana, Shabnam, Sunita, Tahmina, Yasmin
        """
    ),
    men=_names(
        """
        Abdul Karim, Amit, Arjun, Balwinder, Faisal, Harjit, Imran, Jaspal, Karthik, Mohammed, Nadeem,
        Rajesh, Sanjeev, Tariq, Venkatesh, Zubair
        """
    ),
    families=_names(
        """
        Ahmed, Akhtar, Bhattacharya, Begum, Chaudhry, Dhillon, Gill, Hussain, Iqbal, Kaur, Khatun,
        Mukherjee, Nair, Patel, Rahman, Ramachandran, Sandhu, Shah, Singh, Subramaniam, ul-Haq, Uddin
        """
    ),
)

WEST_AFRICAN = Community(
    share=7,
    women=_names(
        """
        Abena, Adaeze, Akosua, Chidinma, Efua, Folasade, Ifeoma, Ngozi, Oluwaseun, Temitope, Yewande
        """
    ),
    men=_names("Adebayo, Chukwuma, Emeka, Femi, Kofi, Kwabena, Obinna, Olumide, Segun, Tunde, Yaw"),
    families=_names(
        """
        Achebe, Addo, Adébáyọ̀, Afolabi-Cole, Agyeman, Akinwale, Asante, Boateng, Chukwu, Igwe, Kamara,
        Mensah-Bonsu, Nwosu, Ogunleye, Okafor, Owusu-Ansah, Sesay, Ọdúyá
        """
    ),
    has_middle_names=True,
)

EASTERN_EUROPEAN = Community(
    share=6,
    women=_names("Agata, Bożena, Daiva, Elżbieta, Ioana, Joanna, Małgorzata, Oksana, Raluca, Zuzana"),
    men=_names("Andrzej, Bogdan, Gintaras, Jiří, Krzysztof, Łukasz, Mihai, Ștefan, Taras, Zbigniew"),
    families=_names(
        """
        Bondarenko, Dvořák, Gruszka, Ionescu, Kazlauskas, Kovačević, Mazur, Nowak, Petrauskas, Popescu,
        Šimek, Szczepan, Țurcanu, Wójcik, Zając, Żak
        """
    ),
)

EAST_ASIAN = Community(
    share=4,
    women=_names("Hye-jin, Ka-yan, Linh, Mei-Ling, Sakura, Wing Sze, Xiaoyan, Yuki"),
    men=_names("Chi-keung, Hao, Jian-Guo, Kenji, Minh, Siu Ming, Tae-yang, Zhi"),
    families=_names("Chan, Cheung, Hayashi, Ho, Kim, Lau, Li, Ng, Nguyễn, Ōta, Park, Trần, Wong, Zhang"),
)

CARIBBEAN_AND_OTHERS = Community(
    share=2,
    women=_names("Anaïs, Dionne, Éloïse, Leïla, María José, Shanice, Søs, Zeynep"),
    men=_names("André, Delroy, Devon, Günther, José, Leroy, Yiannis, Yusuf"),
    families=_names(
        """
        Bailey-Grant, Campbell, D’Aguilar, de la Cruz, Güneş, Müller, Papadopoulos, Sørensen, van der
        Meer, Warsame
        """
    ),
)

COMMUNITIES: tuple[Community, ...] = (
    ENGLISH,
    WELSH,
    SCOTTISH,
    IRISH,
    SOUTH_ASIAN,
    WEST_AFRICAN,
    EASTERN_EUROPEAN,
    EAST_ASIAN,
    CARIBBEAN_AND_OTHERS,
)
