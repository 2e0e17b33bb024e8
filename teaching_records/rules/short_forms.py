"""Short forms of first names: the `nicknames` package, mended and added to by hand. Add names here.

The package's list is American and loose. Its pairs count, but for those of two different names (NAMES_APART):
twins share a surname, a date of birth and sometimes an e-mail address, and Emily must not pass for Emma. Two
short forms of one formal name count only where our own list has them together: the package calls Robert and
William both Bill.

All names are keys of one token, as `name_tokens` gives them. In our own list a line is `formal names: short
forms`; a short form goes with each formal name of its line and with the other short forms, and the formal
names do not go with one another.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from nicknames import NickNamer

BRITISH = """
abigail: abbie abby abi gail
adam: ad ads addy
adelaide adele adeline: addie addy
aileen eileen: eily
alan allan allen alun: al
albert: al bert bertie albie
alexander: alex alec alick al xander sandy lex
alexander: sasha
alexandra: alex ali lexi lexie
alexandra: alexa
alexandra: sandra sandy
alexandra: sasha
alfred: alf alfie fred freddie
alice alicia: ali
alison allison: ali ally allie
amanda: mandy manda
amelia: millie milly mel
andrea: andi andie
andrew: andy drew
angela: angie ange
angelina angelica: angie
anne ann anna: annie nan
annabel annabelle: bella belle
anthony antony: tony ant
antonia: toni tonia
archibald: archie
arthur: art artie
barbara: babs barb barbie
barnaby: barney
bartholomew: bart
beatrice beatrix: bea bee trixie
benjamin: ben benny benji benjy
bernadette: bernie detta
bernard: bernie
beverley beverly: bev
bradley: brad
bridget: biddy bridie bridgie
cameron: cam
caroline carolyn: caz caro carrie
caroline: carol
catherine catharine cathryn: cath cathy kate katie katy kat kit kitty cat kath kathy
katherine katharine kathryn: kath kathy kathie kate katie katy kat kit kitty cath cathy
cathleen kathleen: cath cathy kath kathy kathie
charlotte: charlie lottie lotty char
charles: charlie chas chaz chuck
christina christine kristina kristine: chris chrissie chrissy christie christy tina kris
christopher kristopher: chris kit topher kris
clifford: cliff
constance: connie
cordelia: delia
cornelius: con neil
cynthia: cindy
daniel: dan danny
danielle daniella: dani
darren: daz
david: dave davey davy dai
deborah debra: deb debbie debs
dennis denis: den denny
derek: del
diana diane: di
dominic: dom nic
donald: don donnie donny
dorothy dorothea: dot dottie dolly
dorothy dorothea: dora
douglas: doug dougie duggie
duncan: dunc
edith: edie
edmund edmond: ed eddie eddy ned ted
edward: ed eddie eddy ned neddy ted teddy
edwin: ed eddie eddy
eleanor elinor: ellie elly nell nellie
eleanor: ella
eleanor: nora
elizabeth elisabeth: liz lizzie lizzy beth betty bess bessie libby lib
elizabeth: eliza
elizabeth: betsy
elizabeth: elsie
ellen: nell nellie ellie
emily emilia: em emmie emmy
emily: millie milly
emma: em emmie emmy
ernest: ernie ern
esther: essie
eugene: gene
evelyn: evie eve
ezekiel: zeke
felicity: fliss flick flic
florence: flo florrie flossie
frances: fran frankie francie fanny
francesca: fran frankie cesca chess chessie
francis: frank frankie
frederick frederic: fred freddie freddy fritz
gabriel: gabe
gabrielle gabriella: gabby gabs
gareth: gaz gar
gary garry: gaz
genevieve: gen genny evie
geoffrey jeffrey: geoff jeff
george: georgie
georgina georgiana: georgie gina
georgia: georgie
gerald: gerry jerry ged
gerard: gerry ged jerry
geraldine: gerry geri
gertrude: gertie trudy
gillian jillian: gill jill gilly jilly
gordon: gordy gordie
graham graeme: gray
gregory: greg
gwendoline gwendolen gwendolyn: gwen gwenny
hannah: han
harold: harry hal
harriet harriett: hattie hatty harry
harrison: harry
helen helena: nell nellie lena
henrietta: etta hettie hetty
henry: harry hal hank
herbert: herb bert bertie
hilary hillary: hils hilly
howard: howie
hugh: hughie huey
ignatius: iggy
imogen: immy immie imo
isaac: ike zac zak
isabel isabelle isabella isobel isobelle: izzy issy izzie bella belle bel ibby
jacob: jake
jacqueline jaqueline: jackie jacqui jacky jacquie
james: jim jimmy jimmie jamie jem jimbo
jane: janey janie
janet: jan
janice: jan
jasmine: jaz jazz jas
jason: jay jase
jeremiah: jerry
jeremy: jez jezza jem jerry
jennifer: jen jenny jenni jennie
jessica: jess jessie jessy
joan: joanie
joanna joanne johanna joann: jo
john: jack johnny johnnie jock
jonathan jonathon johnathan: jon jonny jonty jono johnny
joseph: joe joey jos
josephine: jo josie posy josey
joshua: josh
judith: judy jude judi
julia juliet juliette: jules
julian: jules
julie: jules
justin: jus
kenneth: ken kenny
kevin: kev
kimberley kimberly: kim
lauren laura: laurie loz lozza
laurence lawrence: larry laurie lol loz lawrie
leonard: len lenny
leslie lesley: les
lewis louis: lou lew louie
lillian lilian: lil lily lilly
louise louisa: lou lulu
lucinda: lucy
lucinda: cindy
lucas: luke
lynette: lyn
madeleine madeline madelaine: maddie maddy
malcolm: mal malc
marcus: marc
margaret: maggie meg peg peggy mags madge marge margie meggie
margaret: greta
margaret: maisie
margery marjorie marjory: marge margie
maria: ria
martha: marty mattie
martin martyn: marty mart
matilda: tilly tilda mattie matty tillie
matthew: matt mat matty mattie
maureen: mo
maurice: mo
maximilian maxwell: max
melanie: mel
melissa: mel missy lissa
michael micheal: mike mick mickey micky mikey
michelle michele: shell shelley chelle
mildred: millie milly
millicent: millie milly
miranda: mandy randa
miriam: mim mimi
mohammed mohamed mohammad mohamad muhammad muhammed mahomed: mohd md mo mohd mhd muhd
mollie: molly
montgomery: monty
morris: mo
natalie: nat
natasha: nat tasha tash
nathan: nat nate nath
nathaniel nathanael: nat nate nath
nathaniel: nathan
nicholas nicolas: nick nic nicky nico
nicola: nicky nicki nikki nic nicci nik
nicole: nicky nikki nic
nigel: nige
norman: norm
oliver: ollie olly oli
olivia: liv livvy livia ollie
oswald: oz ozzy
pamela: pam pammy
patricia: pat patsy patty pattie tricia trish trisha
patrick: pat paddy
penelope: penny pen
percival: percy
peregrine: perry
peter: pete
philip phillip: phil pip
philippa phillipa: pip pippa
phyllis: phyl
prudence: prue
rachel rachael: rach rache
raymond: ray
rebecca rebekah: becky becca bex becs becks
reginald: reg reggie
reuben: rube
richard: dick rick ricky rich richie dickie rickie
robert: bob bobby rob robbie bert
roberta: bobbie robbie
robin: rob
roderick: rod roddy
roderick: rory
rodney: rod
roger: rodge
roland: rolly roly
ronald: ron ronnie
rosalind rosalyn: ros roz
rosamund rosamond: ros roz
rosemary rosemarie: rosie ros rose romy
roy: royston
rupert: rupe
russell: russ rusty
ryan: ry
sally: sal
samantha: sam sammy sammie
samuel: sam sammy
sarah sara: sal sally
sarah: sadie
sebastian: seb bas
sharon: shaz shazza
shirley: shirl
sidney sydney: sid syd
simon: si sim
solomon: sol solly
sophia sophie: soph
stanley: stan
stella: stel
stephanie: steph stephie steffi stevie
stephen steven stefan: steve stevie ste
stewart stuart: stu stew
susan susanna susannah suzanne: sue susie suzy suzie suzi zanna
sylvester: sly
sylvia: syl
tabitha: tabby tabs
terence terrence: terry tel
teresa theresa: terry tess tessa terri tessie
thaddeus: thad
theodora: dora theo
theodore: theo ted teddy
thomas: tom tommy thom tam
timothy: tim timmy
tobias: toby
tracey tracy: trace
ursula: ursie
valerie: val
vanessa: ness nessa
veronica: ronnie vron
victor: vic
victoria: vicky vicki vikki vickie tori vic vix queenie toria
vincent: vince vinny vin
virginia: ginny ginger
vivian vivien vivienne: viv
walter: wally walt wat
wilfred wilfrid: wilf fred
wilhelmina: mina minnie billie
william: bill billy will willie willy wills
winifred: win winnie freda
yvonne: von
zachary zachariah: zac zach zack zak
zoe: zo
"""

SCOTTISH = """
alastair alasdair alistair alister: al ally ali aly
alexander: eck sawney
calum callum: cal
christina christine: kirsty
donald: donny
elizabeth: elspeth
euphemia: effie phemie
finlay findlay: fin
fergus: fergie gus
gregor: greg
isobel: ishbel
robert: rab rabbie
thomas: tam tammy
"""

# Irish names and the English ones that the same people go by, where both are in everyday use for one person.
IRISH = """
aine: anne ann
bernadette: berni
brid brigid bridget: breda biddy bridie
caitriona: catriona triona
caitriona: catherine
caoimhin: kevin
caoimhe: keeva
ciaran: kieran
concepta: connie
cornelius conchobhar: con conor
cormac: mac
daithi: david
declan: dec
deirdre: dee
desmond: des dessie
diarmuid diarmaid: dermot
domhnall: donal
donnacha donncha: denis dennis
eamonn eamon: ned
eamonn: edmund
eilis: elizabeth
fidelma: delma
fionnuala fionnghuala finola: nuala
gearoid: gerard
liam: william
maire: mary
mairead: margaret
malachy: mal
micheal: michael
nora honora noreen: norah nonie
padraig padraic: patrick paudie podge paddy pat
patrick: packie patsy
peadar: peter
pol: paul
proinsias: francis
roisin: ro rosie
ruairi ruaidhri: rory
seamus: james
seamus: shay
sean: john
siobhan: shiv
stiofan: stephen
tadhg: thady
tomas: thomas
"""

WELSH = """
angharad: haz
bethan: beth
branwen: bran
catrin: cat cadi
catrin: catherine
cerian ceridwen: ceri
dafydd: dai daf dei deian dave
dafydd: david
eifion: eif
eirian eirlys: eir
elisabeth: bet beti lisi
emyr: em
ffion: ffi
gareth: gar
gethin: geth
geraint gerallt: ger
gruffudd gruffydd griffith: gruff guto
gwenllian gwenfron gwennan gwenno: gwen
gwilym: gwil wil
gwilym: william
huw: huwcyn
ieuan ifan: ianto
iorwerth: iolo
llewelyn llywelyn: llew lyn llelo
lleucu: leucu
mair: mary
marged: mags margaret
meirion: mei
morfudd: mo
morgan: mog
myfanwy: myf myfi
nerys: ner
owain: owi
pedr: peter
rhiannon: rhi
rhydderch: rhydd
rhys: rhysie
steffan: steff stephen
tomos: tom twm
tomos: thomas
wiliam: wil william
ynyr: yn
"""

SOUTH_ASIAN = """
abhishek abhinav abhijit abhijeet: abhi
aditya: adi
amandeep amanpreet amanjit: aman
amritpal amritpreet: amrit
anjali anjana: anj anju
anuradha anupama anushka: anu
ashok ashish ashwin: ash
balwinder balvinder baljit baljeet balbir baldev: bal bally
bhupinder bhupendra: bhupi
charanjit charanjeet: charan
daljit daljeet dalbir: dal
davinder devinder davinderjit: dav
deepak deepika: deep
dharminder dharmendra: dharm
dilraj dilpreet diljit: dil
farhana farah: far
gagandeep: gagan
gurpreet: gurp preet
gurdeep gurjit gurvinder gurwinder: gur
harjit harjeet harjinder harpreet harvinder harwinder hardeep: harry harj
harsha harshad: harsh
hassan: has
ibrahim: ibby ibbi ib
imran: immy imy
inderjit inderjeet inderpal: inder indy
jagdeep jagjit jagdish jaginder: jag jags
jaspreet jasvinder jaswinder jasbir jasmeet jaskaran jaswant jasdeep: jas jaz jass jassi
jatinder: jat
kamaljit kamaljeet kamalpreet: kamal kam
karanjit karandeep karanvir: karan
khalid: khal
kirandeep kiranjit kiranpreet: kiran
krishnan krishnamurthy krishnamoorthy: krish
kuldip kuldeep kulwinder kulvinder kuljit: kul
lakhwinder lakhvinder lakhbir: lakh lucky lakhi
lakshminarayan lakshmanan: laksh
mandeep manpreet manjit manjeet maninder: man mani
mandeep manpreet manjit manjeet: mandy
manpreet manjit maninder: manny
manish manisha: mani
meenakshi: meena
mukesh mukund: muk
mustafa: mus
narinder narendra: narin
navdeep navjot navneet navpreet navjit: nav
nikhil nikesh niketa: nik nick
nilesh neelam: neel
parminder parmjit paramjit parvinder: param parm pam pammi
pawandeep: pawan
prabhjot prabhdeep prabhakar: prabh
pradeep: prad
pritpal preetinder: prit
priyanka: pri priya
qasim: qas
rajesh rajendra rajinder rajwinder rajvinder rajan rajdeep rajpal rajiv rajeev: raj
ramandeep: raman
ramesh ramachandran ramakrishnan: ram
ravinder ravindra ravindran: ravi rav
rukhsana: rukhi
rupinder: rupi
sandeep: sandy sandi
sanjay sanjeev sanjiv: sanj
satvinder satwinder satnam satpal satinder: sat
shabana shabnam: shabs
shivani shivam shivakumar: shiv
siddharth siddhartha: sid
simranjit simranjeet simranpreet simrandeep: simran sim simi
srinivas srinivasan: srini
subramaniam subramanian subramanyam: subbu subra mani
sukhwinder sukhvinder sukhjit sukhdeep sukhpreet sukhbir sukhdev: sukh sukhi sukhy
surinder surjit surjeet surendra: suri
tajinder tejinder tejpal tajender: taj tej
tanveer tanvir: tan
tariq: taz
usman: uzi
varinder: var
venkatesh venkataraman venkatesan: venkat venky
vijay vijaya: vij
vikram vikas vikash: vik vicky
yashwant yashpal: yash
yasmin yasmeen: yas yaz
zakaria zakariya: zak zaki
zubair: zub
"""

# Pairs in the package's list that are two people's names, not one person's.
NAMES_APART = """
aaron: erin
adela adeline adelaide: ada adele aline heidi
agnes: inez nessa
aileen: helena
alexandria alexandra: alexander
alice alicia: elsie lisa
amelia: amy emily
amos: moses
andrea: andrew
angelica angelina angela: angel angelique
anna: hannah anne bryanna savannah annette
ann: anna antoinette antonia christiana deanne roxanna roseann roseanna roseanne rosaenn rosaenna nancy
annie: leanne stephanie anna
aron: erin
arlene: lena
ashley: leah lee
august augusta augustina augustine: austin tina
beatrice bea: blanche
benjamin: jamie
bert: bob bobby
bertrand: randy
beth: bethena
bill billy: fred robert willis
will: fred bill
wilbur wilber: bert
will willie: wilbur wilber wilson fred wilda wilfred willis wilhelmina
bobby bob: roger rodger
brady: brody
brenda: brandy candy
brian: bryant
carol: kara kari lynn cassie carrie carolann
caroline carolyn: lynn cassie chick charlotte
carrie: cassie
cassidy: cass
catherine cathleen katherine kathleen: casey cassie lena trina katarina kay
cathleen kathleen: katy kit kitty kittie
charlotte: sherry chick
cecilia celia: sheila
celeste: celia
christian christiana christina: ann
clara: claire clare clarence clarissa clarinda
clarence: clair clare
claire: clare
clement: clementine
columbus: clum
cordelia: delia
corinne: ora cora
crystal: chris crys
casper: jasper
danielle: ellie
demerias demaris: mary maris
derrick: eric
dora dorinda: dorothea eudora
earnest ernest: ernestine
edwin: edwina
eileen: helen helena
elaine: helen helena eleanor
eleanor: elaine ellen lenora helena
elena: helen
eliza: louisa louise
elizabeth: lisa
ella: ellen helen helene luella
ellen: helen helena helene lena
eloise elouise: louise heloise
emil: emily
emily: emma emeline mel
emma: emeline
esther: hester
eva: eve evaline
evelyn: evelina
felicia: felix
flora: florence
florence: flora
frances: sis cissy
frederica fredericka: frederick erica ericka frieda freda
frederick: erick derick rick ricky
freda frieda: alfreda fredericka
gareth: gary
garrett: barrett gary jerry garry
genevieve: jean eve jenny
george: georgine
gilbert: wilber
gretchen: margaret
gwen gwendolyn: wendy
hannah: joanna johannah susan susannah anna
heather: hetty
helena: aileen eileen elaine eleanor ellen
helene: ellen ella ellie
heloise: lois eloise
hubert: hugh
ian: john
ivan: john
jackson: jack
james: jamey
jane: jean jeanne jennie jessie virginia
janet: jessie jeanette
jean: jeanette jane
jeanette: janet jessie
jeremiah: jereme
joan: joanna johannah nonie
joanna: jody jodi
joe: joshua
johann johannes: john jonathan
john: jonathan johnathan johnathon jonathon ian jon
josephine: jody
joseph: jody
joshua: joe
joyce: joy
julia: julie
june: junior
justin: justina justus
kendra: kay
kenneth kenny: kendrick kent
kent: kendrick
lawrence laurinda: laura
lena: ellen helen madeline magdalena
leonard leonidas lionel: leo leon
leroy: lee
levi: lee
linda: lynn melinda belinda celinda rosalinda rosalyn lindy philinda
lindy: lyndon lynn
lisa: melissa elysia alyssa liz
lois: louise louisa
louis: louise louisa
lucia: lucius
lucille: lucy
luke: luther
madeline: maud lena maggie magda madge
marcus: mark
margaret: rita margery daisy
margarita: megan rita
maria mariah marietta marilyn marion marsha maureen: mary
marietta: maria marie marion maureen may mariah molly polly minnie mercy
marian: marianna marion
marie: rosemary mary
martha: patsy patty mat
mary: marie rosemary marion
matilda mathilda: maud patty
melinda: linda lynn
melissa: lisa
mercedes: mercy sadie
michael: micah
millicent: missy
minerva: eve minnie
moses: amos
nathan: johnathan jonathan
nathaniel: than
nora: nonie elnora honora
olive olivia ollie: nollie oliver
orlando: roland
patience: pat patty
patrick: peter patsy pate
paul paula pauline paulina: polly
paula paulina pauline: lina
peter: pate patrick
philipina: phoebe
rachel: shelly
ralph: raphael
reggie: regina
reginald: reynold naldo
rita: margaret
robert: rupert bill billy
roderick: erick
ron: veronica
ronald: naldo
rosa rose: rosabel rosabella rosalinda rosalyn roseann roseanna roxanna roxanne
rosemary: mary marie
roxanna roxanne: ann rose
selma: anselm
sharon: shay sha
sheila: cecilia
shelton clifton: tony
sheridan: dan danny
shirley: lee sherry
simon simeon: sion
sophronia: sophia
stephanie: annie
sullivan: van
susan: hannah
susannah: hannah
teresa theresa: tracy tracie traci thirza
theodosia: theodosius
veronica: franky frony
victor vic: vicki victoria vincent
virginia: jane jennie
waldo: oswald ossy ozzy
wallace wally: walter
william: wilma bela bell
wilma: billie wilhelmina
winifred winnifred: fred freddie freddy
woodrow: drew
yulan: lan
zachariah zachary zachery: zeke
"""

# Yoruba, Igbo and Akan names and what people are called by them.
WEST_AFRICAN = """
adebayo: bayo
adebisi olabisi: bisi
adebola olabola: bola
adedayo oladayo: dayo
adefemi olufemi oluwafemi: femi
adekunle olakunle: kunle
adeleke: leke
ademola: demola
adenike: nike
aderonke: ronke
adesola olusola omosola: sola
adetokunbo olatokunbo: tokunbo
adetola omotola: tola
adewale olawale: wale
adeyemi opeyemi oluyemi: yemi
adeyinka olayinka oluyinka: yinka
adwoa: adjoa
ayodele bamidele oladele: dele
ayodeji: ayo deji
ayomide ayobami: ayo
babajide: jide
babatunde: tunde
chiamaka: amaka
chibuike: buike
chidiebere chidiebube: chidi
chikaodili: odili
chinedu: nedu
chinonso: nonso
chukwudi chukwudike: chudi
chukwuemeka: emeka
damilola oluwadamilola: dami
ebenezer: eben
ezinne: zinne
folasade: sade
folashade: shade
ifeoma: ify
ifeanyi ifeanyichukwu: ify
ikechukwu: ike iyke
kelechi: kele kc
kikelomo: kike
kwabena: kobina
kwadwo: kojo
nkechinyere: nkechi
nnamdi: namdi
obinna obiora: obi
olanrewaju: lanre
oluchi: olu
olufunke oluwafunke: funke
olufunmilayo funmilayo oluwafunmilayo: funmi
olugbenga: gbenga
olukayode: kayode
olukemi oluwakemi adekemi: kemi
olumide: mide olu
olurotimi oluwarotimi: rotimi timi
olusegun: segun
oluseun oluwaseun: seun
oluseyi oluwaseyi: seyi
olutoyin: toyin
oluwatobiloba oluwatobi: tobi
oluwatosin: tosin
olubunmi oluwabunmi: bunmi
omolara: lara
onyekachi: kachi
onyinyechi: onyi
oyinkansola oyindamola: oyin
simisola: simi
temitope: tope temi
temitayo: tayo temi
titilayo titilope: titi
uchechukwu uchenna: uche
yewande: wande
"""

# Polish, Czech, Romanian, Russian and Ukrainian names and what people are called by them.
EASTERN_EUROPEAN = """
agnieszka: aga
aleksander oleksandr: alek olek sasha
aleksandr alexandr: sasha
aleksandra oleksandra: ola sasha olka
alexandru: alex sandu
anastasia anastasiia anastasiya: nastya stasia
andrei andriy andrey: andy andriusha
anna: ania anya hania
barbara: basia
bartlomiej bartosz: bartek
boguslaw boguslawa: bogus bogusia
boleslaw: bolek
danuta: danka
dmitri dmitry dmytro: dima
dominika: domi
dorota: dorotka
ekaterina kateryna yekaterina: katya
elena olena: lena
elzbieta: ela
evgeni evgeny yevhen: zhenya
ewa: ewka
gabriela: gabi
gheorghe: gigi gheo
grzegorz: grzesiek greg
halina: halinka
ion: ionut
irina iryna: ira
iwona: iwonka
izabela: iza
jakub: kuba
jan: janek jasiek
jadwiga: jadzia
jerzy: jurek
joanna: asia
jozef: jozek
justyna: justa
katarzyna: kasia kaska
kazimierz: kazik
krzysztof: krzysiek krzys kris chris
krystyna: krysia
ksenia kseniya: ksyusha
lukasz: lucas
maciej: maciek
magdalena: magda lena
malgorzata: gosia malgosia
marcin: martin
maria mariya: marysia masha
mateusz: mati
michal: misiek mike
mihai mikhail mykhailo: misha
mihaela: miha
mieczyslaw: mietek
natalia nataliya natalya: natasha nati
nikolai nikolay mykola: kolya nik
olga olha: olya
oksana: ksenya
patrycja: patka
pavel pavlo pawel: paul pasha
piotr: piotrek peter
radoslaw: radek
ryszard: rysiek richard
sergei sergey serhiy: seryozha
slawomir: slawek
stanislaw: staszek stan
stanislav: stas stan
svetlana svitlana: sveta
tatiana tetiana tatyana: tanya
tadeusz: tadek
tomasz: tomek tom
valentina: valya
vasile: vasi
vladimir volodymyr: vova vlad
vladislav: vlad
waclaw: wacek
wieslaw: wiesiek
wladyslaw: wladek
wojciech: wojtek
yulia yuliia yuliya: yulya
zbigniew: zbyszek
zdzislaw: zdzisiek
zofia: zosia
zuzanna: zuza
"""


def _lines(text: str) -> Iterator[tuple[list[str], list[str]]]:
    for line in text.split("\n"):
        formal, colon, short = line.partition(":")
        if colon:
            yield formal.split(), short.split()


def _our_pairs() -> Iterator[tuple[str, str]]:
    for text in (BRITISH, SCOTTISH, IRISH, WELSH, SOUTH_ASIAN, WEST_AFRICAN, EASTERN_EUROPEAN):
        for formal, short in _lines(text):
            yield from combinations(short, 2)
            yield from ((formal_name, short_form) for formal_name in formal for short_form in short)


def _pairs_of_package() -> Iterator[tuple[str, str]]:
    apart = {frozenset((a, b)) for names, others in _lines(NAMES_APART) for a in names for b in others}
    for formal, short_forms in NickNamer.default_lookup().items():
        for short in short_forms:
            if formal.isalpha() and short.isalpha() and frozenset((formal, short)) not in apart:
                yield formal, short


def _both_ways() -> Mapping[str, frozenset[str]]:
    short_forms: defaultdict[str, set[str]] = defaultdict(set)
    for a, b in (*_pairs_of_package(), *_our_pairs()):
        if a != b:
            short_forms[a].add(b)
            short_forms[b].add(a)
    return {name: frozenset(others) for name, others in short_forms.items()}


SHORT_FORMS = _both_ways()
